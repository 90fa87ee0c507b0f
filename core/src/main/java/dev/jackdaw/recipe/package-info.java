/**
 * Recipes: YAML read strictly into records, the stages a recipe has, and which of them are already done.
 *
 * <p>{@link dev.jackdaw.recipe.Yaml} gives a {@link dev.jackdaw.recipe.Tree} with places, {@link dev.jackdaw.recipe.Overrides} lays
 * {@code --set} over it, {@link dev.jackdaw.recipe.Binder} reads it into records and reports every problem at once, {@link
 * dev.jackdaw.recipe.Rendering} writes records back.
 */
@NullMarked
package dev.jackdaw.recipe;

import org.jspecify.annotations.NullMarked;
