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
 * Gradient of {@link CrossEntropy}: logits (…, V), labels (…), dloss a scalar give dlogits:
 * {@code dloss * (softmax(logits) - (1 - s) * onehot(label) - s / V)}, 0 in ignored rows.
 */
public record CrossEntropyGradient(double labelSmoothing) implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.arity(this, inputs, 3);
    Check.dtype(this, inputs, 1, DType.I32);
    Check.shape(this, inputs, 2, Shape.scalar());
    return List.of(inputs.get(0));
  }

  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    throw new IllegalStateException(
        "[" + name() + "] has no gradient of its own; differentiate its decomposition");
  }

  @Override
  public List<Value> decompose(Ops g, List<Value> inputs) {
    Value logits = inputs.get(0);
    Value labels = g.unsqueeze(inputs.get(1), -1);
    Value hot = g.cast(g.equal(g.iota(logits.dim(-1)), labels), DType.F32);
    Value target = g.mul(hot, 1 - labelSmoothing);
    if (labelSmoothing > 0) {
      target = g.add(target, labelSmoothing / logits.dim(-1).fixed());
    }
    Value d = g.mul(g.sub(g.softmax(logits), target), inputs.get(2));
    return List.of(g.where(CrossEntropy.counted(g, labels), d, g.zerosLike(d)));
  }

  @Override
  public Dim flops(List<TensorType> inputs, List<TensorType> outputs) {
    return inputs.getFirst().shape().elements().times(7);
  }
}
