package dev.jackdaw.graph.composite;

import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.op.Check;
import dev.jackdaw.graph.op.Composite;
import dev.jackdaw.graph.op.Gradients;
import dev.jackdaw.graph.op.ScatterAdd;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gradient of a row look-up: ids (…), I32, and dy (…, C) give a table (N, C) of zeros to whose row {@code ids[i]} row i of dy was added, in
 * order of i. ONNX ScatterND with reduction add.
 */
public record EmbeddingGradient(Shape table) implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.arity(this, inputs, 2);
    Check.dtype(this, inputs, 0, DType.I32);
    Shape dy = inputs.get(1).shape();
    Shape ids = inputs.get(0).shape();
    List<Dim> row = table.dims().subList(1, table.rank());
    if (!dy.equals(ids.append(row.toArray(Dim[]::new)))) {
      throw new IllegalArgumentException(
          "[embedding_gradient] ids are " + ids + ", dy is " + dy + ", the table " + table);
    }
    return List.of(new TensorType(DType.F32, table));
  }

  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    Value dy = Gradients.only(gradients);
    return Gradients.of(null, g.gather(dy, node.input(0)));
  }

  @Override
  public List<Value> decompose(Ops g, List<Value> inputs) {
    Value zeros = g.fill(new TensorType(DType.F32, table), 0);
    return List.of(g.apply(new ScatterAdd(), zeros, inputs.get(0), inputs.get(1)));
  }
}
