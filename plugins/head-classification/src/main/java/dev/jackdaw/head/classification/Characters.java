package dev.jackdaw.head.classification;

import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Value;
import dev.jackdaw.model.ModelOps;
import dev.jackdaw.model.Sequence;

/**
 * What a sequence of tokens spells: the bytes of its text, one after the other, whatever the tokens are. So a head sees characters
 * beside tokens, in the graph itself, wherever the graph runs.
 *
 * @param bytes (B, N), I32: a space, the bytes of each token, a space; what is after them means nothing
 * @param real whether a place is one of them (B, N)
 */
record Characters(Value bytes, Value real) {
  /**
   * Bytes read per token of a row, on average. English takes three to five. What is beyond is not read, in whatever batch the row
   * stands.
   */
  private static final int PER_TOKEN = 6;

  private static final int SPACE = ' ';

  static Characters of(ModelOps g, Sequence in, Spelling spelling) {
    Value spoken = g.and(Pooling.real(g, in), g.lessOrEqual(g.integer(0), in.ids()));
    Value ids = g.where(spoken, in.ids(), g.zerosLike(in.ids()));
    Value lengths = g.gather(g.constant(spelling.lengths()), ids);
    lengths = g.cast(g.where(spoken, lengths, g.zerosLike(lengths)), DType.F32);
    Value ends = ends(g, lengths);
    Value total = g.sumLast(lengths); // (B, 1)
    Value tokens = g.sumLast(g.cast(Pooling.real(g, in), DType.F32));
    Value last = g.min(total, g.mul(tokens, PER_TOKEN)); // the trailing space's place, if all fits

    Dim room = in.ids().dim(1).times(PER_TOKEN).plus(2);
    Value place = g.sub(g.cast(g.iota(room), DType.F32), 1); // (N), the leading space at -1
    Value inside = g.and(g.lessOrEqual(g.constant(0), place), g.less(place, total)); // (B, N)
    Value past = g.lessOrEqual(g.unsqueeze(ends, 1), g.unsqueeze(g.unsqueeze(place, 1), 0));
    Value token = g.cast(g.reshape(g.sumLast(g.cast(past, DType.F32)), inside.shape()), DType.I32);
    token = g.where(inside, token, g.zerosLike(token));
    Value start = g.gatherElements(g.sub(ends, lengths), token);
    Value offset = g.cast(g.sub(place, start), DType.I32);
    Value index = g.add(g.mul(g.gatherElements(ids, token), g.integer(spelling.longest())), offset);
    Value spelled =
        g.gather(g.constant(spelling.bytes()), g.where(inside, index, g.zerosLike(index)));
    Value space = g.add(g.zerosLike(spelled), g.integer(SPACE));
    return new Characters(g.where(inside, spelled, space), g.lessOrEqual(place, last));
  }

  /** Where each token ends (B, T): the sum of the lengths up to its own, exact in any precision of products. */
  private static Value ends(ModelOps g, Value lengths) {
    Value place = g.iota(lengths.dim(1));
    Value before = g.lessOrEqual(g.unsqueeze(place, 1), g.unsqueeze(place, 0)); // (T, T)
    return g.matMul(lengths, g.cast(before, DType.F32));
  }
}
