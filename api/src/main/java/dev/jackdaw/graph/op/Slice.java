package dev.jackdaw.graph.op;

import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The elements {@code start … end - 1} along an axis (counted from the front). ONNX Slice with steps of 1. */
public record Slice(int axis, Dim start, Dim end) implements Primitive {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.arity(this, inputs, 1);
    Shape x = inputs.getFirst().shape();
    return List.of(new TensorType(inputs.getFirst().dtype(), x.with(axis, end.minus(start))));
  }

  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    Value dy = Gradients.only(gradients);
    Shape x = node.input(0).shape();
    Value before = g.fill(new TensorType(DType.F32, x.with(axis, start)), 0);
    Value after = g.fill(new TensorType(DType.F32, x.with(axis, x.dim(axis).minus(end))), 0);
    return Gradients.of(g.concat(axis, List.of(before, dy, after)));
  }

  @Override
  public Dim flops(List<TensorType> inputs, List<TensorType> outputs) {
    return Dim.of(0);
  }
}
