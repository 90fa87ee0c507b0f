package dev.jackdaw.graph.op;

import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code y = alpha a b} for two matrices, each transposed on request: a (n, k), or (k, n) with transA; b (k, m), or (m, k) with transB. ONNX Gemm without C. */
public record Gemm(boolean transA, boolean transB, double alpha) implements Primitive {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.arity(this, inputs, 2);
    Check.rank(this, inputs, 0, 2, 2);
    Check.rank(this, inputs, 1, 2, 2);
    Shape a = inputs.get(0).shape();
    Shape b = inputs.get(1).shape();
    if (!a.dim(transA ? 0 : 1).equals(b.dim(transB ? 1 : 0))) {
      throw new IllegalArgumentException(
          "[gemm] " + a + (transA ? "^T" : "") + " times " + b + (transB ? "^T" : ""));
    }
    return List.of(TensorType.f32(a.dim(transA ? 1 : 0), b.dim(transB ? 0 : 1)));
  }

  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    Value dy = Gradients.only(gradients);
    Value a = node.input(0);
    Value b = node.input(1);
    Value da =
        transA
            ? g.apply(new Gemm(transB, true, alpha), b, dy)
            : g.apply(new Gemm(false, !transB, alpha), dy, b);
    Value db =
        transB
            ? g.apply(new Gemm(true, transA, alpha), dy, a)
            : g.apply(new Gemm(!transA, false, alpha), a, dy);
    return Gradients.of(da, db);
  }

  @Override
  public Dim flops(List<TensorType> inputs, List<TensorType> outputs) {
    return outputs
        .getFirst()
        .shape()
        .elements()
        .times(inputs.getFirst().shape().dim(transA ? 0 : 1))
        .times(2);
  }
}
