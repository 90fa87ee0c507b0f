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
 * Gradient of {@link SwiGlu}: dy, gate and up of one shape give dgate and dup.
 */
public record SwiGluGradient() implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.arity(this, inputs, 3);
    Check.dtype(this, inputs, 0, DType.F32);
    Check.shape(this, inputs, 1, inputs.get(0).shape());
    Check.shape(this, inputs, 2, inputs.get(0).shape());
    return List.of(inputs.get(0), inputs.get(0));
  }

  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    throw new IllegalStateException(
        "[" + name() + "] has no gradient of its own; differentiate its decomposition");
  }

  @Override
  public List<Value> decompose(Ops g, List<Value> inputs) {
    Value dy = inputs.get(0);
    Value gate = inputs.get(1);
    Value dgate = g.apply(new SiluGradient(), g.mul(dy, inputs.get(2)), gate);
    return List.of(dgate, g.mul(dy, g.silu(gate)));
  }

  @Override
  public Dim flops(List<TensorType> inputs, List<TensorType> outputs) {
    return outputs.getFirst().shape().elements().times(16);
  }
}
