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

/** One element of the last axis per index: x (…, N) and indices (…, K), I32 in {@code [0, N)}, give (…, K). ONNX GatherElements on the last axis. */
public record GatherElements() implements Primitive {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.arity(this, inputs, 2);
    Check.dtype(this, inputs, 1, DType.I32);
    Shape x = inputs.get(0).shape();
    Shape indices = inputs.get(1).shape();
    if (indices.rank() != x.rank() || !indices.dropLast(1).equals(x.dropLast(1))) {
      throw new IllegalArgumentException(
          "[gather_elements] indices are " + indices + ", x is " + x);
    }
    return List.of(new TensorType(inputs.get(0).dtype(), indices));
  }

  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    Value dy = Gradients.only(gradients);
    Value x = node.input(0);
    return Gradients.of(g.apply(new ScatterElementsAdd(), g.zerosLike(x), node.input(1), dy), null);
  }

  @Override
  public Dim flops(List<TensorType> inputs, List<TensorType> outputs) {
    return Dim.of(0);
  }
}
