package dev.jackdaw.bundle;

import dev.jackdaw.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code tokenizer_config.json}: what Hugging Face's tools want to know beside {@code tokenizer.json}. */
final class TokenizerConfig {
  private static final String FILE = "tokenizer_config.json";

  private TokenizerConfig() {}

  /** Writes it unless the tokenizer wrote its own. */
  static void writeIfAbsent(Path folder, Tokenizer tokenizer, int contextLength)
      throws IOException {
    Path file = folder.resolve(FILE);
    if (Files.exists(file)) {
      return;
    }
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("tokenizer_class", "PreTrainedTokenizerFast");
    config.put("model_max_length", contextLength);
    config.put("clean_up_tokenization_spaces", false);
    OptionalInt end = tokenizer.vocabulary().endOfText();
    tokenizer
        .vocabulary()
        .specialTokens()
        .forEach(
            (name, id) -> {
              if (end.isPresent() && end.getAsInt() == id) {
                config.put("eos_token", name);
              }
            });
    JsonMapper json = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    Files.write(file, json.writeValueAsBytes(config));
  }
}
