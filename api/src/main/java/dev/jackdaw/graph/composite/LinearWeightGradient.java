package dev.jackdaw.graph.composite;

import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.op.Check;
import dev.jackdaw.graph.op.Composite;
import dev.jackdaw.graph.op.Gemm;
import dev.jackdaw.graph.op.Gradients;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code dw = dy^T x}, summed over every row: dy (…, out), x (…, in) give (out, in). ONNX Gemm with transA.
 */
public record LinearWeightGradient() implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.arity(this, inputs, 2);
    Shape dy = inputs.get(0).shape();
    Shape x = inputs.get(1).shape();
    if (!dy.dropLast(1).equals(x.dropLast(1))) {
      throw new IllegalArgumentException("[linear_weight_gradient] dy is " + dy + ", x is " + x);
    }
    return List.of(TensorType.f32(dy.dim(-1), x.dim(-1)));
  }

  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    Value dy = Gradients.only(gradients);
    return Gradients.of(
        g.linear(node.input(1), dy, null), g.apply(new LinearInputGradient(), node.input(0), dy));
  }

  @Override
  public List<Value> decompose(Ops g, List<Value> inputs) {
    return List.of(
        g.apply(new Gemm(true, false, 1), rows(g, inputs.get(0)), rows(g, inputs.get(1))));
  }

  @Override
  public Dim flops(List<TensorType> inputs, List<TensorType> outputs) {
    return outputs
        .getFirst()
        .shape()
        .elements()
        .times(inputs.getFirst().shape().dropLast(1).elements())
        .times(2);
  }

  private static Value rows(Ops g, Value x) {
    return g.reshape(x, x.shape().dropLast(1).elements(), x.dim(-1));
  }
}
