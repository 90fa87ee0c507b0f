package dev.jackdaw.constraint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The keywords of JSON schema that are understood, and the types they speak about. */
final class SchemaKeywords {
  private static final Set<String> DESCRIPTIVE =
      Set.of(
          "title",
          "description",
          "$schema",
          "$id",
          "$comment",
          "examples",
          "default",
          "deprecated",
          "readOnly",
          "writeOnly",
          "$defs",
          "definitions");
  private static final List<String> GENERAL =
      List.of("type", "enum", "const", "anyOf", "oneOf", "$ref", "$defs");
  private static final Map<String, String> TYPES = new LinkedHashMap<>();

  static {
    Stream.of("properties", "required", "additionalProperties")
        .forEach(keyword -> TYPES.put(keyword, "object"));
    Stream.of("items", "minItems", "maxItems").forEach(keyword -> TYPES.put(keyword, "array"));
    Stream.of("minLength", "maxLength", "pattern").forEach(keyword -> TYPES.put(keyword, "string"));
    Stream.of("minimum", "maximum").forEach(keyword -> TYPES.put(keyword, "integer"));
  }

  private SchemaKeywords() {}

  /** Whether a keyword says nothing about what is valid. */
  static boolean describes(String keyword) {
    return DESCRIPTIVE.contains(keyword);
  }

  static boolean known(String keyword) {
    return describes(keyword) || GENERAL.contains(keyword) || TYPES.containsKey(keyword);
  }

  static List<String> all() {
    return Stream.concat(GENERAL.stream(), TYPES.keySet().stream()).toList();
  }

  /** The type of values that a keyword limits. */
  static String typeOf(String keyword) {
    return Objects.requireNonNull(TYPES.get(keyword), keyword);
  }

  /** Whether a value is of a type. */
  static boolean is(JsonNode value, String type) {
    return switch (type) {
      case "null" -> value.isNull();
      case "boolean" -> value.isBoolean();
      case "number" -> value.isNumber();
      case "integer" -> value.isIntegralNumber();
      case "string" -> value.isString();
      case "array" -> value.isArray();
      case "object" -> value.isObject();
      default -> false;
    };
  }
}
