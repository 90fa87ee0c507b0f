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
 * {@code y = x / sqrt(mean(x^2) + epsilon) * weight} over the last axis (Zhang and Sennrich 2019); with {@code plusOne} the factor is
 * {@code 1 + weight}, as in Gemma. x (…, C), weight (C) give y (…, C) and rstd (…, 1), the reciprocal root that the gradient
 * needs. ONNX RMSNormalization.
 */
public record RmsNorm(double epsilon, boolean plusOne) implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.arity(this, inputs, 2);
    Shape x = inputs.get(0).shape();
    Shape weight = inputs.get(1).shape();
    if (!weight.equals(Shape.of(x.dim(-1)))) {
      throw new IllegalArgumentException(
          "[rms_norm] weight has "
              + weight.elements()
              + " elements, last dimension of x is "
              + x.dim(-1));
    }
    return List.of(inputs.get(0), new TensorType(DType.F32, x.with(-1, Dim.of(1))));
  }

  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    Value dy = Gradients.only(gradients);
    List<Value> d =
        g.applyAll(
            new RmsNormGradient(plusOne),
            List.of(dy, node.input(0), node.input(1), node.output(1)));
    return Gradients.of(d.get(0), d.get(1));
  }

  @Override
  public List<Value> decompose(Ops g, List<Value> inputs) {
    Value x = inputs.get(0);
    Value weight = plusOne ? g.add(inputs.get(1), 1) : inputs.get(1);
    Value rstd = g.reciprocal(g.sqrt(g.add(g.meanLast(g.mul(x, x)), epsilon)));
    return List.of(g.mul(g.mul(x, rstd), weight), rstd);
  }

  @Override
  public Dim flops(List<TensorType> inputs, List<TensorType> outputs) {
    return outputs.getFirst().shape().elements().times(4);
  }
}
