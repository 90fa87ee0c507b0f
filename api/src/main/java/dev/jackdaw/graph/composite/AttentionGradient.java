package dev.jackdaw.graph.composite;

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
 * Gradient of {@link Attention}: its seven inputs, its two outputs and dy give dq, dk and dv. The probabilities are computed again from the
 * saved log-sum-exp (Dao et al. 2022); with p the probabilities and {@code dp = dy v^T}: {@code dscore = p * (dp - sum(dy * y))}.
 */
public record AttentionGradient(Attention attention) implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.arity(this, inputs, 10);
    return inputs.subList(0, 3);
  }

  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    throw new IllegalStateException(
        "[" + name() + "] has no gradient of its own; differentiate its decomposition");
  }

  @Override
  public List<Value> decompose(Ops g, List<Value> inputs) {
    Attention.Grouped in = Attention.Grouped.of(g, attention, inputs);
    Value q = inputs.get(0);
    Dim keyHeads = inputs.get(1).dim(2);
    Value dy = Attention.Grouped.group(g, inputs.get(9), keyHeads);
    Value y = Attention.Grouped.group(g, inputs.get(7), keyHeads);
    Value lse = g.reshape(inputs.get(8), in.q().shape().with(-1, Dim.of(1)));
    Value p = g.where(in.visible(), g.exp(g.sub(in.scores(), lse)), g.zerosLike(in.scores()));
    Value dv = g.matMul(g.transposeLast(p), dy);
    Value dp = g.matMul(dy, g.transposeLast(in.v()));
    Value dscores = g.mul(p, g.sub(dp, g.sumLast(g.mul(dy, y))));
    if (attention.softCap() > 0) {
      Value t = g.tanh(g.div(in.raw(), attention.softCap()));
      dscores = g.mul(dscores, g.sub(1, g.mul(t, t)));
    }
    Value draw = g.mul(dscores, attention.scale());
    Value dq = in.ungroup(g, g.matMul(draw, in.k()), q.shape());
    Value dk = g.matMul(g.transposeLast(draw), in.q());
    Shape keys = inputs.get(1).shape();
    return List.of(
        dq,
        in.ungroup(g, g.sumTo(dk, in.k().shape()), keys),
        in.ungroup(g, g.sumTo(dv, in.v().shape()), keys));
  }

  @Override
  public Dim flops(List<TensorType> inputs, List<TensorType> outputs) {
    Shape q = inputs.get(0).shape();
    return q.elements().times(inputs.get(1).shape().dim(1)).times(10);
  }
}
