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
 * {@code y = (x - mean) / sqrt(variance + epsilon) * weight + bias} over the last axis, with the biased variance (Ba et al. 2016). x (…, C),
 * weight (C), bias (C) give y (…, C), mean (…, 1) and rstd (…, 1). ONNX LayerNormalization with its saved statistics.
 */
public record LayerNorm(double epsilon) implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.arity(this, inputs, 3);
    Shape x = inputs.get(0).shape();
    Shape weight = inputs.get(1).shape();
    if (!weight.equals(Shape.of(x.dim(-1)))) {
      throw new IllegalArgumentException(
          "[layer_norm] weight has "
              + weight.elements()
              + " elements, last dimension of x is "
              + x.dim(-1));
    }
    Check.shape(this, inputs, 2, weight);
    TensorType statistics = new TensorType(DType.F32, x.with(-1, Dim.of(1)));
    return List.of(inputs.get(0), statistics, statistics);
  }

  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    Value dy = Gradients.only(gradients);
    List<Value> d =
        g.applyAll(
            new LayerNormGradient(),
            List.of(dy, node.input(0), node.input(1), node.output(1), node.output(2)));
    return Gradients.of(d.get(0), d.get(1), d.get(2));
  }

  @Override
  public List<Value> decompose(Ops g, List<Value> inputs) {
    Value x = inputs.get(0);
    Value mean = g.meanLast(x);
    Value centred = g.sub(x, mean);
    Value rstd = g.reciprocal(g.sqrt(g.add(g.meanLast(g.mul(centred, centred)), epsilon)));
    return List.of(g.add(g.mul(g.mul(centred, rstd), inputs.get(1)), inputs.get(2)), mean, rstd);
  }

  @Override
  public Dim flops(List<TensorType> inputs, List<TensorType> outputs) {
    return outputs.getFirst().shape().elements().times(7);
  }
}
