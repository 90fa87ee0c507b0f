package dev.jackdaw.constraint;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A JSON schema as it is written, and the schemas within it by their places. */
record SchemaDocument(JsonNode root) {
  record Found(String place, JsonNode schema) {}

  static SchemaDocument parse(String text) {
    JsonMapper mapper =
        JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    try {
      JsonNode root = mapper.readTree(text);
      if (root.isMissingNode()) {
        throw new UserException(UserException.Kind.INPUT, Problem.of("is empty").at("JSON schema"));
      }
      return new SchemaDocument(root);
    } catch (JacksonException e) {
      String place =
          e.getLocation() == null
              ? ""
              : " line " + e.getLocation().getLineNr() + ":" + e.getLocation().getColumnNr();
      String reason = e.getOriginalMessage().lines().findFirst().orElse("unreadable");
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of("is not JSON: " + reason).at("JSON schema" + place),
          e);
    }
  }

  /** The schema that a {@code $ref} names: {@code #} or {@code #/$defs/name}; empty if it is not in this file. */
  Optional<Found> find(JsonNode reference) {
    String pointer = reference.isString() ? reference.stringValue() : "";
    if (!pointer.equals("#") && !pointer.startsWith("#/")) {
      return Optional.empty();
    }
    JsonNode at = root;
    StringBuilder place = new StringBuilder("#");
    String[] steps = pointer.split("/", -1);
    for (int i = 1; i < steps.length; i++) {
      String step = unescaped(steps[i]);
      place.append('/').append(escaped(step));
      at =
          at.isArray() && step.matches("[0-9]{1,6}")
              ? at.get(Integer.parseInt(step))
              : at.get(step);
      if (at == null) {
        return Optional.empty();
      }
    }
    return Optional.of(new Found(place.toString(), at));
  }

  private static String unescaped(String step) {
    String plain = step;
    try {
      plain = URLDecoder.decode(step.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // a percent sign that begins no escape stands for itself
    }
    return plain.replace("~1", "/").replace("~0", "~");
  }

  /** A name as JSON pointers write it. */
  static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
