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
import java.util.ArrayList;
import java.util.List;

/**
 * The wide part of a wide and deep model (Cheng et al. 2016): logistic regression over the runs of up to {@code order} characters of a
 * text, each hashed to a row of a table with a score per class, as in fastText's subwords (Bojanowski et al. 2017). A text's score is the
 * sum over its n runs times {@code SCALE / sqrt(n)}, so that long and short texts weigh the same.
 */
final class WideNgrams {
  /**
   * Factor on the sum, measured: whatever the gradient, a step of Adam moves a score by about the learning rate. With this factor the
   * learning rates at which a new head learns well are good for these scores too.
   */
  private static final double SCALE = 10;

  /** Odd multipliers of the finalizer of MurmurHash3, a bijection of 32 bits that mixes well. */
  private static final int FIRST = 0x85EBCA6B;

  private static final int SECOND = 0xC2B2AE35;

  /** The golden ratio: sets characters of a run, and runs of different lengths, apart. */
  private static final int GOLDEN = 0x9E3779B9;

  private final NgramsConfig config;

  WideNgrams(NgramsConfig config) {
    this.config = config;
  }

  /** Logits (B, classes) of the runs of each text. */
  Value logits(ModelOps g, Characters text, int classes) {
    Runs runs = runs(g, text);
    Value table =
        g.parameter("weight", Shape.fixed(config.buckets(), classes), Initializer.zeros());
    Value weights = g.dropout(g.cast(runs.real(), DType.F32), config.runDropout());
    return summed(g, g.gather(table, runs.buckets()), weights);
  }

  /** The sum (B, K) of the rows of x (B, N, K), each times its weight (B, N), n in all, times {@code SCALE / sqrt(n)}. */
  private static Value summed(Ops g, Value x, Value weights) {
    Value count = g.sumLast(weights); // (B, 1)
    Value sum = g.sum(g.mul(x, g.unsqueeze(weights, 2)), 1);
    return g.mul(g.div(sum, g.sqrt(g.max(count, g.constant(1)))), SCALE);
  }

  /**
   * Runs of each text, those of one character first.
   *
   * @param buckets row of the table (B, order * N), I32
   * @param real whether the run is one: nothing after the text's end or before its beginning (B, order * N)
   */
  private record Runs(Value buckets, Value real) {}

  private Runs runs(Ops g, Characters text) {
    List<Value> buckets = new ArrayList<>();
    List<Value> real = new ArrayList<>();
    Value hash = g.fill(text.bytes().type(), GOLDEN);
    Value whole = text.real();
    for (int back = 0; back < config.order(); back++) {
      Value character = back(g, text.bytes(), back);
      whole = g.and(whole, g.lessOrEqual(g.integer(0), character));
      hash = mixed(g, g.add(g.mul(hash, g.integer(GOLDEN)), character));
      buckets.add(g.apply(new BitwiseAnd(), hash, g.integer(config.buckets() - 1)));
      real.add(whole);
    }
    return new Runs(g.concat(1, buckets), g.concat(1, real));
  }

  /** What stood so many places earlier in the row; -1 before its beginning. */
  private static Value back(Ops g, Value characters, int places) {
    if (places == 0) {
      return characters;
    }
    TensorType before = TensorType.i32(characters.dim(0), Dim.of(places));
    Value longer = g.concat(1, List.of(g.fill(before, -1), characters));
    return g.slice(longer, 1, Dim.of(0), characters.dim(1));
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
