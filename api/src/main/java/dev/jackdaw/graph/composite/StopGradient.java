package dev.jackdaw.graph.composite;

import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.op.Check;
import dev.jackdaw.graph.op.Composite;
import dev.jackdaw.graph.op.Gradients;
import dev.jackdaw.graph.op.Identity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code y = x}, which gradients do not pass. ONNX Identity.
 */
public record StopGradient() implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.arity(this, inputs, 1);
    return inputs;
  }

  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    return Gradients.none(node);
  }

  @Override
  public List<Value> decompose(Ops g, List<Value> inputs) {
    return List.of(g.apply(new Identity(), inputs.getFirst()));
  }

  @Override
  public Dim flops(List<TensorType> inputs, List<TensorType> outputs) {
    return Dim.of(0);
  }
}
