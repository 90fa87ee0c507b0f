package dev.jackdaw.head.classification;

import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.Value;
import dev.jackdaw.model.ModelOps;
import dev.jackdaw.model.Sequence;
import dev.jackdaw.tokenizer.Vocabulary;

/**
 * What a sequence of tokens spells: the bytes of its text, one after the other, whatever the tokens are. So a head sees characters
 * beside tokens, in the graph itself, wherever the graph runs.
 *
 * @param bytes (B, N), I32: a space, the bytes of each token, a space; what is after them means nothing
 * @param real whether a place is one of them (B, N)
 */
record Characters(Value bytes, Value real) {
  /** Bytes read of one token; longer ones are rare, runs of blanks or separators for the most part. */
  private static final int LONGEST = 16;

  /** Room per token of the longest row. English takes three to five; what does not fit is not read. */
  private static final int PER_TOKEN = 6;

  private static final int SPACE = ' ';

  static Characters of(ModelOps g, Sequence in, Vocabulary vocabulary) {
    Spelling spelling = Spelling.of(vocabulary);
    Value spoken = g.and(Pooling.real(g, in), g.lessOrEqual(g.integer(0), in.ids()));
    Value ids = g.where(spoken, in.ids(), g.zerosLike(in.ids()));
    Value lengths = g.gather(g.constant(spelling.lengths()), ids);
    lengths = g.cast(g.where(spoken, lengths, g.zerosLike(lengths)), DType.F32);
    Value ends = ends(g, lengths);
    Value total = g.sumLast(lengths); // (B, 1)

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
    return new Characters(g.where(inside, spelled, space), g.lessOrEqual(place, total));
  }

  /** Where each token ends (B, T): the sum of the lengths up to its own, exact in any precision of products. */
  private static Value ends(ModelOps g, Value lengths) {
    Value place = g.iota(lengths.dim(1));
    Value before = g.lessOrEqual(g.unsqueeze(place, 1), g.unsqueeze(place, 0)); // (T, T)
    return g.matMul(lengths, g.cast(before, DType.F32));
  }

  /**
   * The bytes of a vocabulary as tensors.
   *
   * @param bytes those of all tokens in order of id, {@code longest} places each
   * @param lengths how many of them are used; 0 for special tokens
   */
  private record Spelling(Tensor bytes, Tensor lengths, int longest) {
    static Spelling of(Vocabulary vocabulary) {
      int size = vocabulary.size();
      byte[][] spelled = new byte[size][];
      int longest = 1;
      for (int id = 0; id < size; id++) {
        boolean special = vocabulary.specialTokens().containsValue(id);
        spelled[id] = special ? new byte[0] : vocabulary.bytes(id);
        longest = Math.max(longest, Math.min(LONGEST, spelled[id].length));
      }
      int[] bytes = new int[size * longest];
      int[] lengths = new int[size];
      for (int id = 0; id < size; id++) {
        lengths[id] = Math.min(longest, spelled[id].length);
        for (int k = 0; k < lengths[id]; k++) {
          bytes[id * longest + k] = Byte.toUnsignedInt(spelled[id][k]);
        }
      }
      return new Spelling(Tensor.of(bytes, bytes.length), Tensor.of(lengths, size), longest);
    }
  }
}
