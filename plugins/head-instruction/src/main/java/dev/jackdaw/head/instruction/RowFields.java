package dev.jackdaw.head.instruction;

import dev.jackdaw.model.DataRow;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The known fields of a record under the names it uses for them, and what is wrong with it. */
final class RowFields {
  private final DataRow row;
  private final Map<String, String> names;
  private final List<Problem> problems = new ArrayList<>();

  /**
   * @param names by known name, what the record calls the field
   */
  RowFields(DataRow row, Map<String, String> names) {
    this.row = row;
    this.names = names;
  }

  String name(String field) {
    return names.getOrDefault(field, field);
  }

  boolean has(String field) {
    return row.fields().containsKey(name(field));
  }

  List<String> present() {
    return row.fields().keySet().stream().sorted().toList();
  }

  /** A field that holds text; null if it is missing or holds something else, which is a problem. */
  @Nullable String text(String field) {
    Object value = row.fields().get(name(field));
    if (value == null || value instanceof String) {
      return (String) value;
    }
    fault("field \"" + name(field) + "\" is not a text but " + kind(value));
    return null;
  }

  /** A field that holds a list of objects; empty if it is missing or holds something else, which is a problem. */
  List<Map<String, Object>> objects(String field) {
    Object value = row.fields().get(name(field));
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      fault("field \"" + name(field) + "\" is not a list but " + kind(value));
      return List.of();
    }
    List<Map<String, Object>> objects = new ArrayList<>();
    for (Object item : list) {
      if (item instanceof Map<?, ?> map) {
        @SuppressWarnings("unchecked") // records hold JSON, whose keys are text
        Map<String, Object> object = (Map<String, Object>) map;
        objects.add(object);
      } else {
        fault(
            "entry %d of field \"%s\" is not an object but %s"
                .formatted(objects.size() + 1, name(field), kind(item)));
        return List.of();
      }
    }
    return objects;
  }

  static String kind(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case List<?> list -> "a list";
      case Map<?, ?> map -> "an object";
      case String text -> "a text";
      case Number number -> "the number " + number;
      default -> value.toString();
    };
  }

  void fault(String what) {
    fault(Problem.of(what));
  }

  void fault(Problem problem) {
    problems.add(problem.at(row.place()));
  }

  /** @throws UserException if anything is wrong */
  void requireSound() {
    if (!problems.isEmpty()) {
      throw new UserException(UserException.Kind.INPUT, problems);
    }
  }

  boolean sound() {
    return problems.isEmpty();
  }
}
