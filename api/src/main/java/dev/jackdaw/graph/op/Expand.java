package dev.jackdaw.graph.op;

import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Repeats axes of length 1, and adds axes in front. ONNX Expand. */
public record Expand(Shape shape) implements Primitive {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.arity(this, inputs, 1);
    Shape x = inputs.getFirst().shape();
    if (!Shape.broadcast(name(), x, shape).equals(shape)) {
      throw new IllegalArgumentException("[expand] " + x + " does not expand to " + shape);
    }
    return List.of(new TensorType(inputs.getFirst().dtype(), shape));
  }

  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    return Gradients.of(g.sumTo(Gradients.only(gradients), node.input(0).shape()));
  }

  @Override
  public Dim flops(List<TensorType> inputs, List<TensorType> outputs) {
    return Dim.of(0);
  }
}
