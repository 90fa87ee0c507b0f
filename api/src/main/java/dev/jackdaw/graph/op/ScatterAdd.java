package dev.jackdaw.graph.op;

import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds rows: data (N, …), indices (…), updates (indices …, row …); {@code y = data}, then {@code y[indices[i]] += updates[i]} in order of i. ONNX ScatterND with reduction add. */
public record ScatterAdd() implements Primitive {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.arity(this, inputs, 3);
    Check.dtype(this, inputs, 1, DType.I32);
    Check.same(this, inputs, 0, 2);
    List<Dim> dims = new ArrayList<>(inputs.get(1).shape().dims());
    Shape data = inputs.get(0).shape();
    dims.addAll(data.dims().subList(1, data.rank()));
    if (!inputs.get(2).shape().equals(new Shape(dims))) {
      throw new IllegalArgumentException(
          "[scatter_add] updates are "
              + inputs.get(2).shape()
              + ", indices and data ask for "
              + new Shape(dims));
    }
    return List.of(inputs.get(0));
  }

  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    Value dy = Gradients.only(gradients);
    return Gradients.of(dy, null, g.gather(dy, node.input(1)));
  }
}
