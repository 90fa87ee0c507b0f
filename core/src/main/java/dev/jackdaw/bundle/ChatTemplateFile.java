package dev.jackdaw.bundle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The chat template beside a model, where Hugging Face's tools look for it: {@code chat_template.jinja}, or in older folders the
 * key {@code chat_template} of {@code tokenizer_config.json}.
 */
public final class ChatTemplateFile {
  private static final String FILE = "chat_template.jinja";
  private static final long MOST_BYTES = 1 << 20;

  private ChatTemplateFile() {}

  static void write(Path folder, String template) {
    try {
      Files.writeString(folder.resolve(FILE), template);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its source; empty if the model has none, or none that can be read. */
  public static Optional<String> read(Path folder) {
    try {
      Path file = folder.resolve(FILE);
      if (Files.exists(file) && Files.size(file) <= MOST_BYTES) {
        return Optional.of(Files.readString(file, StandardCharsets.UTF_8));
      }
      Path config = folder.resolve("tokenizer_config.json");
      if (!Files.exists(config) || Files.size(config) > 64 * MOST_BYTES) {
        return Optional.empty();
      }
      JsonNode template = JsonMapper.shared().readTree(config.toFile()).path("chat_template");
      return template.isString() ? Optional.of(template.stringValue()) : named(template);
    } catch (IOException | JacksonException _) {
      return Optional.empty(); // a model without a template is none the worse
    }
  }

  /** Some models ship several, of which {@code default} is the one for conversations. */
  private static Optional<String> named(JsonNode templates) {
    for (JsonNode each : templates) {
      if (each.path("name").asString("").equals("default") && each.path("template").isString()) {
        return Optional.of(each.path("template").stringValue());
      }
    }
    return Optional.empty();
  }
}
