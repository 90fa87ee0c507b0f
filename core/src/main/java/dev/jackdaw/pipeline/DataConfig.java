package dev.jackdaw.pipeline;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.corpus.DataOrder;
import dev.jackdaw.corpus.DocumentBoundaries;
import dev.jackdaw.data.TextSourceFactory;
import dev.jackdaw.recipe.Configured;

/**
 * The {@code data} section of a recipe.
 *
 * @param text where the text comes from
 * @param heldOut what is not trained on, only measured on
 * @param order contiguous windows in shuffled order, or random crops
 * @param boundaries whether a sequence sees only its own document
 */
public record DataConfig(
    @Doc("Where the text comes from") Configured<TextSourceFactory<?>> text,
    @Doc("What is measured on and not trained on") @Default("{}") HeldOutConfig heldOut,
    @Doc("Which part of the text comes when: contiguous windows, shuffled, or random crops")
        @Default("contiguous")
        DataOrder.Kind order,
    @Doc("Whether attention stops at the end of a document: respected or ignored")
        @Default("respected")
        DocumentBoundaries boundaries) {}
