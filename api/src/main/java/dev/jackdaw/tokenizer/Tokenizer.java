package dev.jackdaw.tokenizer;

import java.nio.file.Path;

/**
 * Text to token ids and back. Implementations are immutable and used by many threads at once.
 *
 * <p>Decoding what was encoded gives the text again, byte for byte, for every valid Unicode string, unless the tokenizer
 * declares a lossy normaliser.
 */
public interface Tokenizer {
  /**
   * The tokens of a text, with their places in it.
   *
   * @param text any string; an unpaired surrogate counts as U+FFFD
   * @throws dev.jackdaw.problem.UserException if {@code policy} is {@link SpecialTokens#REFUSE} and the text contains a
   *     special token, or a character that the vocabulary cannot express
   */
  Encoding encode(String text, SpecialTokens policy);

  /** The ids alone: what training and generation need, without the cost of offsets. */
  default int[] ids(String text, SpecialTokens policy) {
    return encode(text, policy).ids();
  }

  /**
   * The text of some tokens. Bytes that are not valid UTF-8 become U+FFFD.
   *
   * @throws IllegalArgumentException for an id outside the vocabulary
   */
  String decode(int[] ids);

  /** A decoder fed token by token, which never splits a character. */
  TextDecoder decoder();

  Vocabulary vocabulary();

  /** Writes the files this tokenizer is loaded from into an existing folder. */
  void save(Path folder);
}
