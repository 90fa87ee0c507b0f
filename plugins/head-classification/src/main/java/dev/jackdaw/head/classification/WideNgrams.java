package dev.jackdaw.head.classification;

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
 * tokens is hashed to a row of a table; the mean of the rows is projected to the classes. The projection starts at zero, so that the
 * head starts as the deep one alone.
 */
final class WideNgrams {
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
    Shape shape = Shape.fixed(config.buckets(), config.width());
    Value table = g.parameter("weight", shape, new Initializer.Uniform(1.0 / config.width()));
    Value mean = Pooling.mean(g, g.gather(table, runs.buckets()), runs.real());
    return g.linear("score", g.dropout(mean, config.dropout()), classes, Initializer.zeros(), null);
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
