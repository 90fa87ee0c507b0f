package dev.jackdaw.corpus;

import dev.jackdaw.tokenizer.Vocabulary;

/** How many bytes of text each token stands for: what turns a loss per token into bits per byte. */
public final class TokenBytes {
  private TokenBytes() {}

  /** Bytes per id; 0 for special tokens, which stand for no text. */
  public static int[] of(Vocabulary vocabulary) {
    int[] bytes = new int[vocabulary.size()];
    for (int id = 0; id < bytes.length; id++) {
      bytes[id] = vocabulary.bytes(id).length;
    }
    vocabulary.specialTokens().values().forEach(id -> bytes[id] = 0);
    vocabulary.endOfText().ifPresent(id -> bytes[id] = 0);
    return bytes;
  }
}
