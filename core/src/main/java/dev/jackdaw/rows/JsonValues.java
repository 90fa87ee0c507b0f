package dev.jackdaw.rows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads JSON into values that cannot change: String, Boolean, Long or BigInteger, Double or BigDecimal, List, Map in the order of the
 * file. What is null is left out of maps. Nesting is bounded by the parser.
 */
final class JsonValues {
  private final JsonParser parser;
  private @Nullable JsonFault fault;

  JsonValues(JsonParser parser) {
    this.parser = parser;
  }

  /** The object that begins at the current token, read to its end; {@link #fault} tells whether it may be used. */
  Map<String, Object> object() {
    fault = null;
    return fields();
  }

  /** What is wrong with the object read last. */
  Optional<JsonFault> fault() {
    return Optional.ofNullable(fault);
  }

  private Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    List<String> nulls = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = text(parser.currentName());
      if (fields.containsKey(key) || nulls.contains(key)) {
        complain("field \"" + key + "\" is there twice");
      }
      Object value = value(parser.nextToken());
      if (value == null) {
        nulls.add(key);
      } else {
        fields.put(key, value);
      }
    }
    return Collections.unmodifiableMap(fields);
  }

  private @Nullable Object value(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> fields();
      case START_ARRAY -> items();
      case VALUE_STRING -> text(parser.getString());
      case VALUE_NUMBER_INT -> integer();
      case VALUE_NUMBER_FLOAT -> decimal();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case END_OBJECT, END_ARRAY, PROPERTY_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("[json_values] " + token + " where a value begins");
    };
  }

  private List<@Nullable Object> items() {
    List<@Nullable Object> items = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      items.add(value(token));
    }
    return Collections.unmodifiableList(items);
  }

  private Object integer() {
    return switch (parser.getNumberType()) {
      case INT, LONG -> parser.getLongValue();
      default -> parser.getBigIntegerValue();
    };
  }

  private Object decimal() {
    double value = parser.getDoubleValue();
    return Double.isFinite(value) ? (Object) value : parser.getDecimalValue();
  }

  private String text(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (c == 0 || Character.isSurrogate(c) && !pair) {
        complain(
            (c == 0 ? "the character U+0000" : "an unpaired surrogate")
                + " at index "
                + i
                + " of a string");
        return text;
      }
      i += pair ? 1 : 0;
    }
    return text;
  }

  private void complain(String what) {
    if (fault == null) {
      fault = new JsonFault(what, parser.currentTokenLocation());
    }
  }
}
