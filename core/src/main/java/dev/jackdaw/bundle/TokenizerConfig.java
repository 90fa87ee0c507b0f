package dev.jackdaw.bundle;

import dev.jackdaw.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code tokenizer_config.json}: what Hugging Face's tools want to know beside {@code tokenizer.json}. */
final class TokenizerConfig {
  private static final String FILE = "tokenizer_config.json";
  private static final String ADDS_START = "add_bos_token";

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

  /**
   * Says that nothing stands before a text, unless the files say what does: in tokenizers made here the token between documents does,
   * and nobody need say so.
   */
  static void sayDocumentStart(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!(JsonMapper.shared().readTree(file.toFile()) instanceof ObjectNode config)
        || config.has(ADDS_START)
        || startsByTemplate(folder.resolve("tokenizer.json"))) {
      return;
    }
    config.put(ADDS_START, false);
    Files.writeString(file, config.toPrettyString());
  }

  private static boolean startsByTemplate(Path tokenizer) throws IOException {
    if (!Files.exists(tokenizer)) {
      return false;
    }
    JsonNode processor = JsonMapper.shared().readTree(tokenizer.toFile()).path("post_processor");
    return processor.findValues("single").stream()
        .anyMatch(single -> single.path(0).has("SpecialToken"));
  }
}
