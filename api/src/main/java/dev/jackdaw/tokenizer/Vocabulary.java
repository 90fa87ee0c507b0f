package dev.jackdaw.tokenizer;

import java.util.Map;
import java.util.OptionalInt;

/** What the ids mean. */
public interface Vocabulary {
  /** Number of ids: every id is in {@code [0, size)}. Some ids may be unused. */
  int size();

  /**
   * The bytes a token stands for, a fresh array; for a special token the UTF-8 of its name. Empty for an unused id.
   *
   * @throws IllegalArgumentException for an id outside the vocabulary
   */
  byte[] bytes(int id);

  /** The id of the token that stands for exactly these bytes, special tokens not counted. */
  OptionalInt id(byte[] bytes);

  /** Special tokens by their spelling. */
  Map<String, Integer> specialTokens();

  /** The token that separates documents, if there is one. */
  OptionalInt endOfText();

  /**
   * The token that documents begin with, for models that were trained so: the one that separates them, unless the tokenizer says
   * otherwise.
   */
  default OptionalInt documentStart() {
    return endOfText();
  }
}
