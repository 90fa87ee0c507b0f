package dev.jackdaw.rows;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamConstraintsException;

/** Words for what is wrong with JSON. */
final class JsonProblems {
  private JsonProblems() {}

  static String reason(JacksonException e) {
    String message = e.getOriginalMessage().lines().findFirst().orElse("unreadable");
    return e instanceof StreamConstraintsException
        ? "is beyond all measure: " + message
        : "is not JSON: " + message;
  }

  static String kind(@Nullable JsonToken token) {
    return switch (token) {
      case null -> "nothing";
      case START_ARRAY -> "a list";
      case START_OBJECT -> "an object";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      default -> "null";
    };
  }
}
