package dev.jackdaw.conversation;

import dev.jackdaw.tokenizer.Tokenizer;
import dev.jackdaw.tokenizer.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The variables {@code bos_token} and {@code eos_token}; one that the tokenizer does not have is not defined. */
final class MarkerTokens {
  /** How the families of models spell the token every text begins with. */
  private static final List<String> BEGINNINGS =
      List.of("<|begin_of_text|>", "<s>", "<bos>", "<|startoftext|>", "[BOS]", "<|bos|>");

  private MarkerTokens() {}

  static Map<String, String> of(Tokenizer tokenizer) {
    Vocabulary vocabulary = tokenizer.vocabulary();
    Map<String, String> markers = new HashMap<>();
    BEGINNINGS.stream()
        .filter(vocabulary.specialTokens()::containsKey)
        .findFirst()
        .ifPresent(spelling -> markers.put("bos_token", spelling));
    vocabulary
        .endOfText()
        .ifPresent(
            id ->
                markers.put("eos_token", new String(vocabulary.bytes(id), StandardCharsets.UTF_8)));
    return markers;
  }
}
