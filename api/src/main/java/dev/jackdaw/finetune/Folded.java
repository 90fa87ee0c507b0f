package dev.jackdaw.finetune;

import dev.jackdaw.graph.Value;
import org.jspecify.annotations.Nullable;

/**
 * A projection with an adaptation folded in, as values of a graph.
 *
 * @param weight (out, in)
 * @param bias (out), or null: the projection has none. A bias where the base has none is a parameter that the merged model has
 *     beyond the base
 */
public record Folded(Value weight, @Nullable Value bias) {}
