package dev.jackdaw.checkpoint.huggingface;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/** What is stored in Jackdaw's own way: backbones that are of no family, and parameters that are not the backbone's. */
final class Custom {
  /** The {@code model_type}, and the key under which backbone, settings and vocabulary stand. */
  static final String MODEL_TYPE = "jackdaw";

  /** Key of a file's metadata: parameters stored under their own names, separated by blanks. */
  private static final String LISTED = "jackdaw_parameters";

  private Custom() {}

  static List<String> listed(Map<String, String> metadata) {
    String names = metadata.getOrDefault(LISTED, "");
    return names.isBlank() ? List.of() : Arrays.asList(names.split(" "));
  }

  static void list(Collection<String> names, Map<String, String> metadata) {
    if (!names.isEmpty()) {
      metadata.put(LISTED, String.join(" ", names));
    }
  }

  @SuppressWarnings("unchecked") // an object becomes a map with text keys
  static Map<String, Object> tree(JsonNode object) {
    return (Map<String, Object>) Objects.requireNonNull(Values.of(object));
  }
}
