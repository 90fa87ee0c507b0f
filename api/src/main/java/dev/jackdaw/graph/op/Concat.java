package dev.jackdaw.graph.op;

import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tensors one after another along an axis (counted from the front). ONNX Concat. */
public record Concat(int axis) implements Primitive {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("[concat] no inputs");
    }
    Shape first = inputs.getFirst().shape();
    Dim length = Dim.of(0);
    for (int i = 0; i < inputs.size(); i++) {
      Check.same(this, inputs, 0, i);
      Shape shape = inputs.get(i).shape();
      if (shape.rank() != first.rank() || !shape.with(axis, first.dim(axis)).equals(first)) {
        throw new IllegalArgumentException(
            "[concat] " + shape + " beside " + first + " along axis " + axis);
      }
      length = length.plus(shape.dim(axis));
    }
    return List.of(new TensorType(inputs.getFirst().dtype(), first.with(axis, length)));
  }

  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    Value dy = Gradients.only(gradients);
    List<@Nullable Value> parts = new ArrayList<>();
    Dim start = Dim.of(0);
    for (Value input : node.inputs()) {
      Dim end = start.plus(input.dim(axis));
      parts.add(g.slice(dy, axis, start, end));
      start = end;
    }
    return parts;
  }

  @Override
  public Dim flops(List<TensorType> inputs, List<TensorType> outputs) {
    return Dim.of(0);
  }
}
