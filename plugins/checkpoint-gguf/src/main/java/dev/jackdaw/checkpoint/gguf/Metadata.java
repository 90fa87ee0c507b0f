package dev.jackdaw.checkpoint.gguf;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The metadata of a file being read: values by key, and what is wrong with them. */
final class Metadata {
  private static final long LARGEST_SIZE = 1 << 24;

  private final Path path;
  private final Map<String, Object> values;
  private final List<Problem> problems = new ArrayList<>();

  Metadata(GgufFile file) {
    this.path = file.path();
    this.values = file.metadata();
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  @Nullable String text(String key) {
    Object value = values.get(key);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    fault(key, "is " + describe(value) + ", not a text");
    return null;
  }

  /** A whole number from 1 on that can be a size; a list counts if it says the same of every block. */
  @Nullable Integer size(String key) {
    Object value = values.get(key);
    if (value instanceof ValueList list) {
      Set<Object> distinct = new HashSet<>(list.values());
      if (distinct.size() != 1) {
        fault(key, "differs between blocks, which is not supported");
        return null;
      }
      value = distinct.iterator().next();
    }
    if (value == null) {
      return null;
    }
    if (value instanceof Long n && n >= 1 && n <= LARGEST_SIZE) {
      return n.intValue();
    }
    fault(key, "is " + describe(value) + ", must be a whole number from 1 to " + LARGEST_SIZE);
    return null;
  }

  /** The index of a token; null if absent. */
  @Nullable Integer token(String key) {
    Object value = values.get(key);
    if (value == null) {
      return null;
    }
    if (value instanceof Long n && n >= 0 && n <= LARGEST_SIZE) {
      return n.intValue();
    }
    fault(key, "is " + describe(value) + ", not the number of a token");
    return null;
  }

  @Nullable Double real(String key) {
    Object value = values.get(key);
    if (value == null) {
      return null;
    }
    if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
      return number.doubleValue();
    }
    fault(key, "is " + describe(value) + ", not a number");
    return null;
  }

  @Nullable Boolean flag(String key) {
    Object value = values.get(key);
    if (value == null || value instanceof Boolean) {
      return (Boolean) value;
    }
    fault(key, "is " + describe(value) + ", not true or false");
    return null;
  }

  /** Texts; null if absent. */
  @Nullable List<String> texts(String key) {
    List<Object> list = list(key, String.class, "texts");
    return list == null ? null : list.stream().map(String.class::cast).toList();
  }

  /** Numbers; null if absent. */
  @Nullable List<Number> numbers(String key) {
    List<Object> list = list(key, Number.class, "numbers");
    return list == null ? null : list.stream().map(Number.class::cast).toList();
  }

  private @Nullable List<Object> list(String key, Class<?> type, String what) {
    Object value = values.get(key);
    if (value == null) {
      return null;
    }
    if (value instanceof ValueList list) {
      List<Object> all = list.values();
      if (all.stream().allMatch(type::isInstance)) {
        return all;
      }
    }
    fault(key, "is no list of " + what);
    return null;
  }

  private static String describe(Object value) {
    return value instanceof ValueList list ? "a list of " + list.count() : value.toString();
  }

  void missing(String key) {
    fault(key, "is missing");
  }

  void fault(String key, String what) {
    problem(Problem.of("\"" + key + "\" " + what));
  }

  void problem(Problem problem) {
    problems.add(problem.at(path.toString()));
  }

  boolean sound() {
    return problems.isEmpty();
  }

  /** @throws UserException with everything found wrong, if anything was */
  void check() {
    if (!problems.isEmpty()) {
      throw new UserException(UserException.Kind.INPUT, problems);
    }
  }
}
