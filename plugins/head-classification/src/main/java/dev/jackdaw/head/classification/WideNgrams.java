package dev.jackdaw.head.classification;

import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.op.BitwiseAnd;
import dev.jackdaw.graph.op.BitwiseXor;
import dev.jackdaw.graph.op.ShiftRight;
import dev.jackdaw.model.Initializer;
import dev.jackdaw.model.ModelOps;
import dev.jackdaw.model.Sequence;
import java.util.ArrayList;
import java.util.List;

/**
 * The wide part of a wide and deep model (Cheng et al. 2016) in the form of fastText (Joulin et al. 2016): every run of up to {@code order}
 * tokens is hashed to a row of a table; the sum of the n rows, times {@code 4 / sqrt(n)}, is projected to the classes. The mean, which
 * fastText takes, learns far too slowly under Adam: whatever the gradient, a step moves a number by about the learning rate, and of n
 * rows the mean moves no further than one of them. The projection starts at zero, so that the head starts as the deep one alone.
 */
final class WideNgrams {
  /** Factor on the sum, measured: with 1 the wide part is several epochs behind; the plain sum learns no faster and grows with the text. */
  private static final double SCALE = 4;

  /** Odd multipliers of the finalizer of MurmurHash3, a bijection of 32 bits that mixes well. */
  private static final int FIRST = 0x85EBCA6B;

  private static final int SECOND = 0xC2B2AE35;

  /** The golden ratio: sets tokens of a run, and runs of different lengths, apart. */
  private static final int GOLDEN = 0x9E3779B9;

  private final NgramsConfig config;

  WideNgrams(NgramsConfig config) {
    this.config = config;
  }

  /** Logits (B, classes) of the runs of each sequence. */
  Value logits(ModelOps g, Sequence in, int classes) {
    Runs runs = runs(g, in);
    if (config.width() == 0) {
      return scores(g, runs, classes);
    }
    Shape shape = Shape.fixed(config.buckets(), config.width());
    Value table =
        g.parameter("weight", shape, Initializer.normal(1 / (SCALE * Math.sqrt(config.width()))));
    Value features = summed(g, g.gather(table, runs.buckets()), weights(g, runs));
    return g.linear(
        "score", g.dropout(features, config.dropout()), classes, Initializer.zeros(), null);
  }

  /** A score per run and class, starting at zero: logistic regression over the runs, as in the wide part of Cheng et al. */
  private Value scores(ModelOps g, Runs runs, int classes) {
    Value table =
        g.parameter("weight", Shape.fixed(config.buckets(), classes), Initializer.zeros());
    return g.dropout(
        summed(g, g.gather(table, runs.buckets()), weights(g, runs)), config.dropout());
  }

  /** 1 for a run, 0 for what is none; in training some runs are left out. */
  private Value weights(ModelOps g, Runs runs) {
    return g.dropout(g.cast(runs.real(), DType.F32), config.runDropout());
  }

  /** The sum (B, W) of the rows of x (B, N, W), each times its weight (B, N), n in all, times {@code SCALE / sqrt(n)}. */
  private static Value summed(Ops g, Value x, Value weights) {
    Value count = g.sumLast(weights); // (B, 1)
    Value sum = g.sum(g.mul(x, g.unsqueeze(weights, 2)), 1);
    return g.mul(g.div(sum, g.sqrt(g.max(count, g.constant(1)))), SCALE);
  }

  /**
   * Runs of each sequence, those of one token first.
   *
   * @param buckets row of the table (B, order * T), I32
   * @param real whether the run is one: no padding, nothing before the document's beginning (B, order * T)
   */
  private record Runs(Value buckets, Value real) {}

  private Runs runs(Ops g, Sequence in) {
    List<Value> buckets = new ArrayList<>();
    List<Value> real = new ArrayList<>();
    Value hash = g.fill(in.ids().type(), GOLDEN);
    Value whole = Pooling.real(g, in);
    for (int back = 0; back < config.order(); back++) {
      Value token = back(g, in.ids(), back);
      Value document = back(g, in.documents(), back);
      // placeholders of a fine-tuning strategy have negative ids, and so has what lies before the
      // row
      Value same = g.and(g.equal(document, in.documents()), g.lessOrEqual(g.integer(0), token));
      whole = g.and(whole, same);
      hash = mixed(g, g.add(g.mul(hash, g.integer(GOLDEN)), token));
      buckets.add(g.apply(new BitwiseAnd(), hash, g.integer(config.buckets() - 1)));
      real.add(whole);
    }
    return new Runs(g.concat(1, buckets), g.concat(1, real));
  }

  /** What stood so many places earlier in the row; -1 before its beginning. */
  private static Value back(Ops g, Value tokens, int places) {
    if (places == 0) {
      return tokens;
    }
    TensorType before = TensorType.i32(tokens.dim(0), Dim.of(places));
    Value longer = g.concat(1, List.of(g.fill(before, -1), tokens));
    return g.slice(longer, 1, Dim.of(0), tokens.dim(1));
  }

  private static Value mixed(Ops g, Value x) {
    Value h = folded(g, x, 16);
    h = folded(g, g.mul(h, g.integer(FIRST)), 13);
    return folded(g, g.mul(h, g.integer(SECOND)), 16);
  }

  private static Value folded(Ops g, Value x, int bits) {
    return g.apply(new BitwiseXor(), x, g.apply(new ShiftRight(), x, g.integer(bits)));
  }
}
