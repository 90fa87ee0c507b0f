package dev.jackdaw.pipeline;

import dev.jackdaw.problem.UserException;
import dev.jackdaw.recipe.Binder;
import dev.jackdaw.recipe.Overrides;
import dev.jackdaw.recipe.Tree;
import dev.jackdaw.recipe.Yaml;
import dev.jackdaw.registry.Components;
import java.nio.file.Path;
import java.util.List;

/**
 * A recipe as read.
 *
 * @param folder what its relative paths are relative to
 * @param tree the settings as written, overrides included
 * @param recipe what they say
 */
public record RecipeFile(Path folder, Tree tree, Recipe recipe) {
  /**
   * Reads a recipe.
   *
   * @param overrides settings that replace those of the file: {@code training.steps=200}
   * @throws UserException with every problem: of the file, of the overrides, or of what they say
   */
  public static RecipeFile read(Path file, List<String> overrides, Components components) {
    Tree tree = Overrides.apply(Yaml.read(file), overrides);
    Path parent = file.toAbsolutePath().getParent();
    Path folder = parent == null ? file.toAbsolutePath() : parent;
    return new RecipeFile(folder, tree, Binder.bind(tree, Recipe.class, () -> components, folder));
  }

  /** Where a section of the recipe is written, or the file where it was left out. */
  public String where(String section) {
    return tree instanceof Tree.Mapping mapping && mapping.entries().get(section) != null
        ? mapping.entries().get(section).value().place() + " " + section
        : tree.place().source() + " " + section;
  }
}
