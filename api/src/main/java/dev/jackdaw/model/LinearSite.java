package dev.jackdaw.model;

import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.Value;
import org.jspecify.annotations.Nullable;

/**
 * One logical projection of a model, also where a checkpoint or an engine fuses several into one. The place at which LoRA and
 * its relatives work.
 *
 * @param role what it does: {@code query}, {@code key}, {@code value}, {@code output}, {@code gate}, {@code up}, {@code down},
 *     {@code head}; a backbone may have others
 * @param layer index of the block it is in, -1 outside blocks
 * @param name full name of the site; its weight is {@code name + ".weight"} unless it is shared
 * @param weightName full name of the weight
 * @param weight (out, in)
 * @param bias (out), or null
 */
public record LinearSite(
    String role, int layer, String name, String weightName, Value weight, @Nullable Value bias) {
  public long in() {
    return weight.dim(1).fixed();
  }

  public long out() {
    return weight.dim(0).fixed();
  }

  /** The projection as it is without any adaptation. */
  public Value plain(Ops g, Value x) {
    return g.linear(x, weight, bias);
  }
}
