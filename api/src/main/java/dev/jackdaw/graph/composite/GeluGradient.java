package dev.jackdaw.graph.composite;

import dev.jackdaw.graph.DType;
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
 * Gradient of {@link Gelu}: dy and x of one shape give dx.
 */
public record GeluGradient(boolean tanh) implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.arity(this, inputs, 2);
    Check.dtype(this, inputs, 0, DType.F32);
    Check.shape(this, inputs, 1, inputs.get(0).shape());
    return List.of(inputs.get(0));
  }

  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    throw new IllegalStateException(
        "[" + name() + "] has no gradient of its own; differentiate its decomposition");
  }

  @Override
  public List<Value> decompose(Ops g, List<Value> inputs) {
    Value dy = inputs.get(0);
    Value x = inputs.get(1);
    if (tanh) {
      Value t = g.tanh(Gelu.inner(g, x));
      Value slope = g.mul(g.add(g.mul(g.mul(x, x), 3 * 0.044715), 1), Math.sqrt(2 / Math.PI));
      Value derivative = g.mul(g.mul(g.mul(x, 0.5), g.sub(1, g.mul(t, t))), slope);
      return List.of(g.mul(dy, g.add(g.mul(g.add(t, 1), 0.5), derivative)));
    }
    Value phi = g.mul(g.add(g.erf(g.mul(x, Math.sqrt(0.5))), 1), 0.5);
    Value density = g.mul(g.exp(g.mul(g.mul(x, x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
    return List.of(g.mul(dy, g.add(phi, g.mul(x, density))));
  }

  @Override
  public Dim flops(List<TensorType> inputs, List<TensorType> outputs) {
    return outputs.getFirst().shape().elements().times(16);
  }
}
