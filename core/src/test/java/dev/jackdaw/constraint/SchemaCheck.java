package dev.jackdaw.constraint;

import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Whether a value is valid for a schema, as the specification says, for the keywords that can be constrained. */
final class SchemaCheck {
  private final JsonNode root;

  SchemaCheck(JsonNode root) {
    this.root = root;
  }

  boolean valid(JsonNode value) {
    return valid(root, value);
  }

  private boolean valid(JsonNode schema, JsonNode value) {
    if (schema.isBoolean()) {
      return schema.booleanValue();
    }
    if (schema.has("$ref")) {
      String pointer = schema.get("$ref").stringValue().substring(1);
      return valid(pointer.isEmpty() ? root : root.at(pointer), value);
    }
    return typed(schema, value)
        && (!schema.has("const") || schema.get("const").equals(value))
        && (!schema.has("enum") || schema.get("enum").valueStream().anyMatch(value::equals))
        && (!schema.has("anyOf")
            || schema.get("anyOf").valueStream().anyMatch(one -> valid(one, value)))
        && (!schema.has("oneOf")
            || schema.get("oneOf").valueStream().filter(one -> valid(one, value)).count() == 1)
        && (!value.isString() || string(schema, value.stringValue()))
        && (!value.isNumber() || number(schema, value))
        && (!value.isArray() || array(schema, value))
        && (!value.isObject() || object(schema, value));
  }

  private static boolean typed(JsonNode schema, JsonNode value) {
    JsonNode type = schema.get("type");
    return type == null
        || (type.isString()
            ? SchemaKeywords.is(value, type.stringValue())
            : type.valueStream().anyMatch(one -> SchemaKeywords.is(value, one.stringValue())));
  }

  private static boolean string(JsonNode schema, String value) {
    int length = value.codePointCount(0, value.length());
    return length >= schema.path("minLength").asInt(0)
        && length <= schema.path("maxLength").asInt(Integer.MAX_VALUE)
        && (!schema.has("pattern")
            || Pattern.compile(schema.get("pattern").stringValue()).matcher(value).find());
  }

  private static boolean number(JsonNode schema, JsonNode value) {
    return (!schema.has("minimum")
            || value.decimalValue().compareTo(schema.get("minimum").decimalValue()) >= 0)
        && (!schema.has("maximum")
            || value.decimalValue().compareTo(schema.get("maximum").decimalValue()) <= 0);
  }

  private boolean array(JsonNode schema, JsonNode value) {
    return value.size() >= schema.path("minItems").asInt(0)
        && value.size() <= schema.path("maxItems").asInt(Integer.MAX_VALUE)
        && (!schema.has("items")
            || value.valueStream().allMatch(item -> valid(schema.get("items"), item)));
  }

  private boolean object(JsonNode schema, JsonNode value) {
    for (JsonNode name : schema.path("required")) {
      if (!value.has(name.stringValue())) {
        return false;
      }
    }
    return value.properties().stream()
        .allMatch(
            entry -> {
              JsonNode own = schema.path("properties").get(entry.getKey());
              JsonNode other = schema.get("additionalProperties");
              return own != null
                  ? valid(own, entry.getValue())
                  : other == null || valid(other, entry.getValue());
            });
  }
}
