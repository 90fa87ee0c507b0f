package dev.jackdaw.finetune;

import dev.jackdaw.model.ParameterSpec;

/**
 * A projection of a model as a strategy sees it before anything is built; while a graph is built it is a {@link
 * dev.jackdaw.model.LinearSite}.
 *
 * @param name full name of the site: {@code blocks.0.attention.query}
 * @param role what it does: {@code query}, {@code down}, …
 * @param layer index of the block it is in, -1 outside blocks
 * @param weightName full name of its weight, another's if it is tied
 * @param in features it reads
 * @param out features it gives
 * @param bias whether it has one
 */
public record Projection(
    String name, String role, int layer, String weightName, long in, long out, boolean bias) {
  /** Whether the weight is this projection's own; otherwise it is tied to another's, such as the embedding. */
  public boolean ownWeight() {
    return weightName.equals(name + ".weight");
  }

  /** Whether it is part of a head: such projections are trained whole, not adapted. */
  public boolean ofHead() {
    return ParameterSpec.ofHead(name);
  }
}
