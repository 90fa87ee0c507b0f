package dev.jackdaw.graph.composite;

import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.op.Check;
import dev.jackdaw.graph.op.Composite;
import dev.jackdaw.graph.op.Gradients;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code y = silu(gate) * up} (Shazeer 2020): two tensors of one shape.
 */
public record SwiGlu() implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.arity(this, inputs, 2);
    Check.dtype(this, inputs, 0, DType.F32);
    Check.shape(this, inputs, 1, inputs.get(0).shape());
    return List.of(inputs.get(0));
  }

  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    Value dy = Gradients.only(gradients);
    List<Value> d = g.applyAll(new SwiGluGradient(), List.of(dy, node.input(0), node.input(1)));
    return Gradients.of(d.get(0), d.get(1));
  }

  @Override
  public List<Value> decompose(Ops g, List<Value> inputs) {
    return List.of(g.mul(g.silu(inputs.get(0)), inputs.get(1)));
  }

  @Override
  public Dim flops(List<TensorType> inputs, List<TensorType> outputs) {
    return outputs.getFirst().shape().elements().times(6);
  }
}
