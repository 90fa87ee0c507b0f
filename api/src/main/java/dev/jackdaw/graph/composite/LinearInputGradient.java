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
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code dx = dy w}: dy (…, out), weight (out, in) give (…, in).
 */
public record LinearInputGradient() implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.arity(this, inputs, 2);
    Check.rank(this, inputs, 1, 2, 2);
    Shape dy = inputs.get(0).shape();
    Shape weight = inputs.get(1).shape();
    if (!dy.dim(-1).equals(weight.dim(0))) {
      throw new IllegalArgumentException(
          "[linear_input_gradient] weight is " + weight + ", dy is " + dy);
    }
    return List.of(new TensorType(DType.F32, dy.with(-1, weight.dim(1))));
  }

  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    Value dy = Gradients.only(gradients);
    Value weight = node.input(1);
    return Gradients.of(
        g.linear(dy, weight, null), g.apply(new LinearWeightGradient(), node.input(0), dy));
  }

  @Override
  public List<Value> decompose(Ops g, List<Value> inputs) {
    Value dy = inputs.get(0);
    return List.of(
        dy.shape().rank() == 1
            ? g.reshape(g.matMul(g.unsqueeze(dy, 0), inputs.get(1)), inputs.get(1).dim(1))
            : g.matMul(dy, inputs.get(1)));
  }

  @Override
  public Dim flops(List<TensorType> inputs, List<TensorType> outputs) {
    return outputs.getFirst().shape().elements().times(inputs.getFirst().shape().dim(-1)).times(2);
  }
}
