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

/** Writes new rows into a cache: cache (B, M, …), rows (B, T, …), start (B), I32; {@code y = cache}, then {@code y[b, start[b] + t] = rows[b, t]}. ONNX TensorScatter (24) on axis 1, mode linear. {@code start[b] + T} must not exceed M. */
public record TensorScatter() implements Primitive {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.arity(this, inputs, 3);
    Check.dtype(this, inputs, 2, DType.I32);
    Check.same(this, inputs, 0, 1);
    Shape cache = inputs.get(0).shape();
    Shape rows = inputs.get(1).shape();
    if (cache.rank() < 2
        || rows.rank() != cache.rank()
        || !rows.with(1, cache.dim(1)).equals(cache)
        || !inputs.get(2).shape().equals(Shape.of(cache.dim(0)))) {
      throw new IllegalArgumentException(
          "[tensor_scatter] cache "
              + cache
              + ", rows "
              + rows
              + ", start "
              + inputs.get(2).shape());
    }
    return List.of(inputs.get(0));
  }

  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    throw new IllegalStateException("[tensor_scatter] a cache is not differentiated");
  }

  @Override
  public Dim flops(List<TensorType> inputs, List<TensorType> outputs) {
    return Dim.of(0);
  }
}
