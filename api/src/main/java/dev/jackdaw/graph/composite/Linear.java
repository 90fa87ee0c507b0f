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
 * {@code y = x w^T + bias}: x (…, in), weight (out, in), optional bias (out) give (…, out). ONNX: MatMul with the transposed weight,
 * then Add.
 */
public record Linear() implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.rank(this, inputs, 0, 1, Integer.MAX_VALUE);
    Check.rank(this, inputs, 1, 2, 2);
    Shape x = inputs.get(0).shape();
    Shape weight = inputs.get(1).shape();
    if (!x.dim(-1).equals(weight.dim(1))) {
      throw new IllegalArgumentException(
          "[linear] weight is " + weight + ", last dimension of x is " + x.dim(-1));
    }
    if (inputs.size() == 3) {
      Check.shape(this, inputs, 2, Shape.of(weight.dim(0)));
    } else {
      Check.arity(this, inputs, 2);
    }
    return List.of(new TensorType(DType.F32, x.with(-1, weight.dim(0))));
  }

  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    Value dy = Gradients.only(gradients);
    Value x = node.input(0);
    Value weight = node.input(1);
    Value dx = g.apply(new LinearInputGradient(), dy, weight);
    Value dw = g.apply(new LinearWeightGradient(), dy, x);
    return node.inputs().size() == 3
        ? Gradients.of(dx, dw, g.sumTo(dy, node.input(2).shape()))
        : Gradients.of(dx, dw);
  }

  @Override
  public List<Value> decompose(Ops g, List<Value> inputs) {
    Value x = inputs.get(0);
    Value y =
        x.shape().rank() == 1
            ? g.reshape(
                g.matMul(g.unsqueeze(x, 0), g.transposeLast(inputs.get(1))), inputs.get(1).dim(0))
            : g.matMul(x, g.transposeLast(inputs.get(1)));
    return List.of(inputs.size() == 3 ? g.add(y, inputs.get(2)) : y);
  }

  @Override
  public Dim flops(List<TensorType> inputs, List<TensorType> outputs) {
    return outputs.getFirst().shape().elements().times(inputs.getFirst().shape().dim(-1)).times(2);
  }
}
