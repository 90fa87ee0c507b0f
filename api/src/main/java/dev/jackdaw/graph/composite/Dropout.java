package dev.jackdaw.graph.composite;

import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.op.BitwiseXor;
import dev.jackdaw.graph.op.Check;
import dev.jackdaw.graph.op.Composite;
import dev.jackdaw.graph.op.Gradients;
import dev.jackdaw.graph.op.ShiftRight;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sets elements to 0 with probability {@code rate} and divides the others by {@code 1 - rate}. x of any shape and seed, an I32 scalar. Which elements fall is a
 * function of (seed, site, index of the element) alone: integer arithmetic, the same on every engine and for any number of threads. Its gradient is
 * itself applied to dy.
 */
public record Dropout(double rate, int site) implements Composite {
  public Dropout {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException(
          "[dropout] rate is " + rate + ", must be at least 0 and below 1");
    }
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.arity(this, inputs, 2);
    Check.dtype(this, inputs, 1, DType.I32);
    Check.shape(this, inputs, 1, Shape.scalar());
    return List.of(inputs.get(0));
  }

  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    Value dy = Gradients.only(gradients);
    return Gradients.of(g.apply(this, dy, node.input(1)), null);
  }

  @Override
  public List<Value> decompose(Ops g, List<Value> inputs) {
    Value x = inputs.get(0);
    Value start = g.apply(new BitwiseXor(), inputs.get(1), g.integer(site * 0x85EBCA6B));
    Value index = g.mul(g.iota(x.shape().elements()), g.integer(0x9E3779B9));
    Value h = g.add(index, start);
    h = mix(g, h, 16, 0x85EBCA6B);
    h = mix(g, h, 13, 0xC2B2AE35);
    h = g.apply(new BitwiseXor(), h, shifted(g, h, 16));
    Value keep = g.not(g.less(shifted(g, h, 8), g.integer(threshold())));
    Value scaled = g.mul(x, 1 / (1 - rate));
    return List.of(g.where(g.reshape(keep, x.shape()), scaled, g.zerosLike(x)));
  }

  @Override
  public Dim flops(List<TensorType> inputs, List<TensorType> outputs) {
    return outputs.getFirst().shape().elements().times(12);
  }

  /** An element falls when the upper 24 bits of its hash are below this. */
  public int threshold() {
    return (int) Math.round(rate * (1 << 24));
  }

  private static Value mix(Ops g, Value h, int shift, int factor) {
    return g.mul(g.apply(new BitwiseXor(), h, shifted(g, h, shift)), g.integer(factor));
  }

  private static Value shifted(Ops g, Value h, int by) {
    return g.apply(new ShiftRight(), h, g.integer(by));
  }
}
