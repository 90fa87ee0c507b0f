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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Scaled dot-product attention of queries (B, Tq, H, D) over keys and values (B, Tk, K, D), where H is a multiple of K and query head h reads
 * key head {@code h / (H / K)} (grouped queries, Ainslie et al. 2023). Query i sees key j when they belong to one document, j does not stand after i, and,
 * with a window above 0, {@code keyPositions[j] > queryPositions[i] - window}. Documents are I32: negative queries see nothing, key document
 * {@link #PADDING} is never seen, key document {@link #SHARED} is seen by every query wherever it stands. Scores are {@code q k^T * scale}, with a soft cap c above
 * 0 {@code c * tanh(score / c)}. A query that sees nothing gives 0.
 *
 * <p>Inputs: q, k, v, queryPositions (B, Tq), keyPositions (B, Tk), queryDocuments (B, Tq), keyDocuments (B, Tk). Outputs: y (B, Tq, H, D)
 * and the log-sum-exp of the scores (B, H, Tq), 0 where nothing is seen, which the gradient needs. ONNX Attention with a mask.
 */
public record Attention(double scale, int window, double softCap) implements Composite {
  /** Document of a key that is never seen. */
  public static final int PADDING = -1;

  /** Document of a key that every query sees, such as a trained prefix. */
  public static final int SHARED = -2;

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.arity(this, inputs, 7);
    Shape q = inputs.get(0).shape();
    Shape k = inputs.get(1).shape();
    for (int i = 0; i < 3; i++) {
      Check.rank(this, inputs, i, 4, 4);
    }
    Check.shape(this, inputs, 2, k);
    if (!q.dim(0).equals(k.dim(0))
        || !q.dim(3).equals(k.dim(3))
        || q.dim(2).fixed() % k.dim(2).fixed() != 0) {
      throw new IllegalArgumentException("[attention] queries " + q + ", keys " + k);
    }
    for (int i = 3; i < 7; i++) {
      Check.dtype(this, inputs, i, DType.I32);
      Check.shape(this, inputs, i, (i % 2 == 1 ? q : k).dropLast(2));
    }
    return List.of(inputs.get(0), TensorType.f32(q.dim(0), q.dim(2), q.dim(1)));
  }

  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    Value dy = Gradients.only(gradients);
    List<Value> in = new ArrayList<>(node.inputs());
    in.addAll(List.of(node.output(0), node.output(1), dy));
    List<Value> d = g.applyAll(new AttentionGradient(this), in);
    return Gradients.of(d.get(0), d.get(1), d.get(2), null, null, null, null);
  }

  @Override
  public List<Value> decompose(Ops g, List<Value> inputs) {
    Grouped in = Grouped.of(g, this, inputs);
    Value largest = g.maxLast(in.scores());
    Value weights =
        g.where(in.visible(), g.exp(g.sub(in.scores(), largest)), g.zerosLike(in.scores()));
    Value sum = g.sumLast(weights);
    Value nothing = g.equal(sum, g.constant(0));
    Value safe = g.where(nothing, g.constant(1), sum);
    Value y = in.ungroup(g, g.matMul(g.div(weights, safe), in.v()), inputs.get(0).shape());
    Value lse = g.where(nothing, g.constant(0), g.add(g.log(safe), largest));
    return List.of(
        y, g.reshape(lse, inputs.get(0).dim(0), inputs.get(0).dim(2), inputs.get(0).dim(1)));
  }

  @Override
  public Dim flops(List<TensorType> inputs, List<TensorType> outputs) {
    Shape q = inputs.get(0).shape();
    return q.elements().times(inputs.get(1).shape().dim(1)).times(4);
  }

  /** The operands by key head: queries (B, K, G, Tq, D) with G = H / K, keys and values (B, K, 1, Tk, D). */
  record Grouped(Value q, Value k, Value v, Value raw, Value scores, Value visible) {
    static Grouped of(Ops g, Attention op, List<Value> inputs) {
      Value q = group(g, inputs.get(0), inputs.get(1).dim(2));
      Value k = group(g, inputs.get(1), inputs.get(1).dim(2));
      Value v = group(g, inputs.get(2), inputs.get(1).dim(2));
      Value visible = visible(g, op.window, inputs);
      Value raw = g.mul(g.matMul(q, g.transposeLast(k)), op.scale);
      Value capped = op.softCap > 0 ? g.mul(g.tanh(g.div(raw, op.softCap)), op.softCap) : raw;
      Value scores = g.where(visible, capped, g.constant(-1e30));
      return new Grouped(q, k, v, raw, scores, visible);
    }

    /** (B, T, H, D) to (B, K, H / K, T, D). */
    static Value group(Ops g, Value x, Dim keyHeads) {
      Dim each = Dim.of(x.dim(2).fixed() / keyHeads.fixed());
      Value split = g.reshape(x, x.dim(0), x.dim(1), keyHeads, each, x.dim(3));
      return g.transpose(split, 0, 2, 3, 1, 4);
    }

    /** (B, K, H / K, T, D) to (B, T, H, D). */
    Value ungroup(Ops g, Value x, Shape shape) {
      return g.reshape(g.transpose(x, 0, 3, 1, 2, 4), shape);
    }

    private static Value visible(Ops g, int window, List<Value> inputs) {
      Value queryPositions = column(g, inputs.get(3));
      Value keyPositions = row(g, inputs.get(4));
      Value queryDocuments = column(g, inputs.get(5));
      Value keyDocuments = row(g, inputs.get(6));
      Value inPlace = g.lessOrEqual(keyPositions, queryPositions);
      if (window > 0) {
        inPlace = g.and(inPlace, g.less(g.sub(queryPositions, window), keyPositions));
      }
      Value own = g.and(inPlace, g.equal(queryDocuments, keyDocuments));
      Value shared = g.equal(keyDocuments, g.integer(SHARED));
      return g.and(g.less(g.integer(-1), queryDocuments), g.or(own, shared));
    }

    private static Value column(Ops g, Value x) {
      return g.reshape(x, x.dim(0), Dim.of(1), Dim.of(1), x.dim(1), Dim.of(1));
    }

    private static Value row(Ops g, Value x) {
      return g.reshape(x, x.dim(0), Dim.of(1), Dim.of(1), Dim.of(1), x.dim(1));
    }
  }
}
