package dev.jackdaw.graph.composite;

import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.op.Check;
import dev.jackdaw.graph.op.Composite;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gradient of {@link RmsNorm}: dy (…, C), x (…, C), weight (C), rstd (…, 1) give dx (…, C) and dweight (C). With
 * {@code h = dy * weight} and {@code n = x * rstd}: {@code dx = rstd * (h - n * mean(h * n))}, {@code dweight = sum(dy * n)}.
 */
public record RmsNormGradient(boolean plusOne) implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.arity(this, inputs, 4);
    return List.of(inputs.get(1), inputs.get(2));
  }

  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    throw new IllegalStateException(
        "[" + name() + "] has no gradient of its own; differentiate its decomposition");
  }

  @Override
  public List<Value> decompose(Ops g, List<Value> inputs) {
    Value dy = inputs.get(0);
    Value rstd = inputs.get(3);
    Value weight = plusOne ? g.add(inputs.get(2), 1) : inputs.get(2);
    Value n = g.mul(inputs.get(1), rstd);
    Value h = g.mul(dy, weight);
    Value dx = g.mul(rstd, g.sub(h, g.mul(n, g.meanLast(g.mul(h, n)))));
    return List.of(dx, g.sumTo(g.mul(dy, n), weight.shape()));
  }

  @Override
  public Dim flops(List<TensorType> inputs, List<TensorType> outputs) {
    return outputs.getFirst().shape().elements().times(8);
  }
}
