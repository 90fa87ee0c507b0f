package dev.jackdaw.tokenizer.bpe;

import dev.jackdaw.tokenizer.TextDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Holds back the up to three bytes of a character that later tokens may finish. */
final class Utf8TextDecoder implements TextDecoder {
  private final BpeVocabulary vocabulary;
  private byte[] bytes = new byte[64];
  private int pending;

  Utf8TextDecoder(BpeVocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  @Override
  public String add(int id) {
    vocabulary.check(id);
    int length = pending + vocabulary.length(id);
    if (length > bytes.length) {
      bytes = Arrays.copyOf(bytes, length * 2);
    }
    vocabulary.copy(id, bytes, pending);
    int unfinished = Utf8.unfinished(bytes, length);
    String text = new String(bytes, 0, length - unfinished, StandardCharsets.UTF_8);
    System.arraycopy(bytes, length - unfinished, bytes, 0, unfinished);
    pending = unfinished;
    return text;
  }

  @Override
  public String finish() {
    String text = new String(bytes, 0, pending, StandardCharsets.UTF_8);
    pending = 0;
    return text;
  }
}
