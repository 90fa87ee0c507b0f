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
 * Summed cross-entropy of logits (…, V) against labels (…), I32: rows labelled {@link #IGNORE} count nothing, other labels are in {@code [0, V)}.
 * With label smoothing s each row adds {@code (1 - s) * -log p[label] + s * mean(-log p)}. A scalar.
 */
public record CrossEntropy(double labelSmoothing) implements Composite {
  /** The label of a row that counts nothing. */
  public static final int IGNORE = -100;

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.arity(this, inputs, 2);
    Check.dtype(this, inputs, 1, DType.I32);
    Check.shape(this, inputs, 1, inputs.get(0).shape().dropLast(1));
    return List.of(new TensorType(DType.F32, Shape.scalar()));
  }

  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    Value dy = Gradients.only(gradients);
    return Gradients.of(
        g.apply(new CrossEntropyGradient(labelSmoothing), node.input(0), node.input(1), dy), null);
  }

  @Override
  public List<Value> decompose(Ops g, List<Value> inputs) {
    Value logits = inputs.get(0);
    Value labels = g.unsqueeze(inputs.get(1), -1);
    Value counted = counted(g, labels);
    Value logP = g.logSoftmax(logits);
    Value safe = g.where(counted, labels, g.zerosLike(labels));
    Value loss = g.neg(g.gatherElements(logP, safe));
    if (labelSmoothing > 0) {
      loss = g.add(g.mul(loss, 1 - labelSmoothing), g.mul(g.meanLast(logP), -labelSmoothing));
    }
    return List.of(g.sumAll(g.where(counted, loss, g.zerosLike(loss))));
  }

  @Override
  public Dim flops(List<TensorType> inputs, List<TensorType> outputs) {
    return inputs.getFirst().shape().elements().times(5);
  }

  static Value counted(Ops g, Value labels) {
    return g.not(g.equal(labels, g.integer(IGNORE)));
  }
}
