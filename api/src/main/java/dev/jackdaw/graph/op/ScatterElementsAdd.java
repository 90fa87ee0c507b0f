package dev.jackdaw.graph.op;

import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds to elements of the last axis: data (…, N), indices (…, K), updates (…, K); {@code y = data}, then {@code y[…, indices[…, k]] += updates[…, k]} in order of k. ONNX ScatterElements on the last axis with reduction add. */
public record ScatterElementsAdd() implements Primitive {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.arity(this, inputs, 3);
    Check.dtype(this, inputs, 1, DType.I32);
    Check.same(this, inputs, 0, 2);
    Shape data = inputs.get(0).shape();
    Shape indices = inputs.get(1).shape();
    if (!inputs.get(2).shape().equals(indices)
        || indices.rank() != data.rank()
        || !indices.dropLast(1).equals(data.dropLast(1))) {
      throw new IllegalArgumentException(
          "[scatter_elements_add] data "
              + data
              + ", indices "
              + indices
              + ", updates "
              + inputs.get(2).shape());
    }
    return List.of(inputs.get(0));
  }

  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    Value dy = Gradients.only(gradients);
    return Gradients.of(dy, null, g.apply(new GatherElements(), dy, node.input(1)));
  }
}
