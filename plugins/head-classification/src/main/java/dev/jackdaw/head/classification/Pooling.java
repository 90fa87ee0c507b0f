package dev.jackdaw.head.classification;

import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.Value;
import dev.jackdaw.model.Sequence;

/** How the hidden states of a text (B, T, W) become one (B, W). Padding never counts. */
public enum Pooling {
  /** The last token's: the one that has seen all others where attention is causal. */
  LAST {
    @Override
    Value of(Ops g, Value hidden, Sequence in) {
      return g.rowAt(hidden, in.last());
    }
  },
  /** The mean over all tokens. */
  MEAN {
    @Override
    Value of(Ops g, Value hidden, Sequence in) {
      return mean(g, hidden, real(g, in));
    }
  },
  /** The first token's: for backbones whose attention is not causal. */
  FIRST {
    @Override
    Value of(Ops g, Value hidden, Sequence in) {
      Value first = g.and(real(g, in), g.equal(in.positions(), g.integer(0)));
      return mean(g, hidden, first);
    }
  };

  abstract Value of(Ops g, Value hidden, Sequence in);

  /** Which places (B, T) are not padding. */
  static Value real(Ops g, Sequence in) {
    return g.lessOrEqual(g.integer(0), in.documents());
  }

  /** The mean (B, W) of those rows of x (B, T, W) that are marked (B, T); 0 where none is. */
  static Value mean(Ops g, Value x, Value marked) {
    Value count = g.sumLast(g.cast(marked, DType.F32)); // (B, 1)
    Value sum = g.sum(g.where(g.unsqueeze(marked, 2), x, g.zerosLike(x)), 1);
    return g.div(sum, g.max(count, g.constant(1)));
  }
}
