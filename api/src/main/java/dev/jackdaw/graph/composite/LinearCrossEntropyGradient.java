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
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gradient of {@link LinearCrossEntropy}: hidden (…, C), weight (V, C), labels (…), dloss a scalar give the summed loss again, dhidden and
 * dweight. Since the logits have to be computed once more anyway, a training step takes its loss from here and drops the forward op.
 */
public record LinearCrossEntropyGradient(double labelSmoothing) implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.arity(this, inputs, 4);
    Check.dtype(this, inputs, 2, DType.I32);
    Check.shape(this, inputs, 3, Shape.scalar());
    return List.of(inputs.get(3), inputs.get(0), inputs.get(1));
  }

  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    throw new IllegalStateException(
        "[" + name() + "] has no gradient of its own; differentiate its decomposition");
  }

  @Override
  public List<Value> decompose(Ops g, List<Value> inputs) {
    Value hidden = inputs.get(0);
    Value weight = inputs.get(1);
    Value logits = g.linear(hidden, weight, null);
    Value loss = g.crossEntropy(logits, inputs.get(2), labelSmoothing);
    Value dlogits =
        g.apply(new CrossEntropyGradient(labelSmoothing), logits, inputs.get(2), inputs.get(3));
    Value dhidden = g.apply(new LinearInputGradient(), dlogits, weight);
    return List.of(loss, dhidden, g.apply(new LinearWeightGradient(), dlogits, hidden));
  }

  @Override
  public Dim flops(List<TensorType> inputs, List<TensorType> outputs) {
    return inputs.get(0).shape().elements().times(inputs.get(1).shape().dim(0)).times(6);
  }
}
