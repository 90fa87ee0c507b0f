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
 * {@link Linear} without bias, then {@link CrossEntropy}: hidden (…, C), weight (V, C), labels (…) give the summed loss, so that an engine
 * never needs all logits at once. Model code writes the two; the pass that fuses them writes this.
 */
public record LinearCrossEntropy(double labelSmoothing) implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.arity(this, inputs, 3);
    Check.rank(this, inputs, 1, 2, 2);
    Check.dtype(this, inputs, 2, DType.I32);
    Check.shape(this, inputs, 2, inputs.get(0).shape().dropLast(1));
    return List.of(new TensorType(DType.F32, Shape.scalar()));
  }

  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    Value dy = Gradients.only(gradients);
    List<Value> d =
        g.applyAll(
            new LinearCrossEntropyGradient(labelSmoothing),
            List.of(node.input(0), node.input(1), node.input(2), dy));
    return Gradients.of(d.get(1), d.get(2), null);
  }

  @Override
  public List<Value> decompose(Ops g, List<Value> inputs) {
    Value logits = g.linear(inputs.get(0), inputs.get(1), null);
    return List.of(g.crossEntropy(logits, inputs.get(2), labelSmoothing));
  }

  @Override
  public Dim flops(List<TensorType> inputs, List<TensorType> outputs) {
    return inputs.get(0).shape().elements().times(inputs.get(1).shape().dim(0)).times(2);
  }
}
