package dev.jackdaw.graph.op;

import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The same elements in the same order under other axes. ONNX Reshape. */
public record Reshape(Shape shape) implements Primitive {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.arity(this, inputs, 1);
    Shape from = inputs.getFirst().shape();
    if (!from.elements().equals(shape.elements())) {
      throw new IllegalArgumentException(
          "[reshape] "
              + from
              + " has "
              + from.elements()
              + " elements, "
              + shape
              + " has "
              + shape.elements());
    }
    return List.of(new TensorType(inputs.getFirst().dtype(), shape));
  }

  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    return Gradients.of(g.reshape(Gradients.only(gradients), node.input(0).shape()));
  }

  @Override
  public Dim flops(List<TensorType> inputs, List<TensorType> outputs) {
    return Dim.of(0);
  }
}
