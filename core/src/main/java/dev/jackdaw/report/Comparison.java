package dev.jackdaw.report;

import dev.jackdaw.corpus.TextScore;

/**
 * One line of the headline table.
 *
 * @param name the model: {@code this model}, {@code bigram}, {@code untrained}
 * @param score on the held-out text, the same for all lines
 */
public record Comparison(String name, TextScore score) {}
