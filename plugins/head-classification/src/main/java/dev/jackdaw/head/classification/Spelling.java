package dev.jackdaw.head.classification;

import dev.jackdaw.graph.Tensor;
import dev.jackdaw.tokenizer.Vocabulary;
import java.util.HashSet;
import java.util.Set;

/**
 * The bytes that the tokens of a vocabulary stand for, as tensors.
 *
 * @param bytes those of all tokens in order of id, {@code longest} places each, I32
 * @param lengths how many of them are used; 0 for special tokens
 */
record Spelling(Tensor bytes, Tensor lengths, int longest) {
  /** Bytes kept of one token; longer ones are rare, runs of blanks or separators for the most part. */
  private static final int LONGEST = 16;

  static Spelling of(Vocabulary vocabulary) {
    Set<Integer> special = new HashSet<>(vocabulary.specialTokens().values());
    byte[][] spelled = new byte[vocabulary.size()][];
    int longest = 1;
    for (int id = 0; id < spelled.length; id++) {
      spelled[id] = special.contains(id) ? new byte[0] : vocabulary.bytes(id);
      longest = Math.max(longest, Math.min(LONGEST, spelled[id].length));
    }
    int[] bytes = new int[Math.multiplyExact(spelled.length, longest)];
    int[] lengths = new int[spelled.length];
    for (int id = 0; id < spelled.length; id++) {
      lengths[id] = Math.min(longest, spelled[id].length);
      for (int k = 0; k < lengths[id]; k++) {
        bytes[id * longest + k] = Byte.toUnsignedInt(spelled[id][k]);
      }
    }
    return new Spelling(
        Tensor.of(bytes, bytes.length), Tensor.of(lengths, lengths.length), longest);
  }
}
