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

/** Rows by index: table (N, …) and indices (…), I32 in {@code [0, N)}, give (indices …, row …). ONNX Gather on axis 0. */
public record Gather() implements Primitive {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.arity(this, inputs, 2);
    Check.dtype(this, inputs, 1, DType.I32);
    Shape table = inputs.get(0).shape();
    Check.rank(this, inputs, 0, 1, Integer.MAX_VALUE);
    List<Dim> dims = new ArrayList<>(inputs.get(1).shape().dims());
    dims.addAll(table.dims().subList(1, table.rank()));
    return List.of(new TensorType(inputs.get(0).dtype(), new Shape(dims)));
  }

  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    return Gradients.of(
        g.apply(
            new dev.jackdaw.graph.composite.EmbeddingGradient(node.input(0).shape()),
            node.input(1),
            Gradients.only(gradients)),
        null);
  }

  @Override
  public Dim flops(List<TensorType> inputs, List<TensorType> outputs) {
    return Dim.of(0);
  }
}
