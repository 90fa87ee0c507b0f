package dev.jackdaw.recipe;

import dev.jackdaw.problem.NearestName;
import dev.jackdaw.problem.Problem;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads single values strictly: a number is not text, text is not a number, and 0.5 is not a whole number. */
final class Scalars {
  /** Where problems go. */
  interface Faults {
    void add(Problem problem);
  }

  private final @Nullable Path folder;

  /** @param folder what relative paths are relative to; null to leave them */
  Scalars(@Nullable Path folder) {
    this.folder = folder;
  }

  static boolean handles(Class<?> type) {
    return type.isPrimitive()
        || type == String.class
        || type == Path.class
        || type == Boolean.class
        || type.isEnum()
        || (Number.class.isAssignableFrom(type) && type.getName().startsWith("java.lang."));
  }

  /** The value, or empty after telling {@code faults} what is wrong. */
  Optional<Object> read(Tree tree, Class<?> type, String where, Faults faults) {
    if (tree instanceof Tree.Scalar scalar && scalar.kind() != Tree.Kind.NOTHING) {
      if (type.isEnum()) {
        return constant(scalar, type, where, faults);
      }
      Object value = value(scalar, type);
      if (value instanceof Problem problem) {
        faults.add(problem.at(where));
        return Optional.empty();
      }
      return Optional.of(value);
    }
    faults.add(mismatch(words(type), tree).at(where));
    return Optional.empty();
  }

  private static Problem mismatch(String expected, Tree tree) {
    return Problem.of("expected " + expected + ", found " + tree.words());
  }

  private Object value(Tree.Scalar scalar, Class<?> type) {
    if (type == String.class || type == Path.class) {
      if (scalar.kind() != Tree.Kind.TEXT && !scalar.free()) {
        return mismatch(words(type), scalar).fix("put quotes around it: \"" + scalar.text() + "\"");
      }
      return type == String.class ? scalar.text() : path(scalar);
    }
    if (type == boolean.class || type == Boolean.class) {
      return scalar.kind() == Tree.Kind.BOOLEAN
          ? Boolean.valueOf(scalar.text().equalsIgnoreCase("true"))
          : mismatch("true or false", scalar);
    }
    if (type == double.class
        || type == Double.class
        || type == float.class
        || type == Float.class) {
      return real(scalar, type);
    }
    return whole(scalar, type);
  }

  private Object path(Tree.Scalar scalar) {
    try {
      Path path = Path.of(scalar.text());
      return folder == null || scalar.free() ? path : folder.resolve(path).normalize();
    } catch (InvalidPathException e) {
      return Problem.of("\"" + scalar.text() + "\" is not a file name: " + e.getReason());
    }
  }

  private static Object real(Tree.Scalar scalar, Class<?> type) {
    BigDecimal number = number(scalar);
    if (number == null) {
      return mismatch("a number", scalar);
    }
    boolean single = type == float.class || type == Float.class;
    double value = single ? number.floatValue() : number.doubleValue();
    if (Double.isInfinite(value)) {
      return Problem.of(scalar.text() + " is too large for a number");
    }
    return single ? (Object) (float) value : (Object) value;
  }

  private static Object whole(Tree.Scalar scalar, Class<?> type) {
    BigDecimal number = number(scalar);
    // 20e6 is how people write many tokens; 0.5 and 2.0 are no whole numbers.
    boolean exponent =
        scalar.kind() == Tree.Kind.FLOAT && scalar.text().toLowerCase(Locale.ROOT).contains("e");
    if (number == null
        || (scalar.kind() == Tree.Kind.FLOAT && !exponent)
        || number.stripTrailingZeros().scale() > 0) {
      return mismatch("a whole number", scalar);
    }
    boolean wide = type == long.class || type == Long.class;
    if (!wide && type != int.class && type != Integer.class) {
      throw new IllegalArgumentException(
          "[binder] a setting of type " + type.getName() + " is not supported");
    }
    long least = wide ? Long.MIN_VALUE : Integer.MIN_VALUE;
    long most = wide ? Long.MAX_VALUE : Integer.MAX_VALUE;
    if (number.compareTo(BigDecimal.valueOf(least)) < 0
        || number.compareTo(BigDecimal.valueOf(most)) > 0) {
      return Problem.of(scalar.text() + " is out of range: from " + least + " to " + most);
    }
    return wide ? (Object) number.longValueExact() : (Object) number.intValueExact();
  }

  /** Null if it is no finite number. */
  private static @Nullable BigDecimal number(Tree.Scalar scalar) {
    String text = scalar.text();
    try {
      return switch (scalar.kind()) {
        case INTEGER ->
            text.startsWith("0x")
                ? new BigDecimal(new BigInteger(text.substring(2), 16))
                : text.startsWith("0o")
                    ? new BigDecimal(new BigInteger(text.substring(2), 8))
                    : new BigDecimal(text);
        case FLOAT -> {
          BigDecimal number = new BigDecimal(text);
          yield Math.abs((long) number.scale()) > 1000 ? null : number;
        }
        case TEXT, BOOLEAN, NOTHING -> null;
      };
    } catch (NumberFormatException _) {
      return null; // .inf and .nan
    }
  }

  private static Optional<Object> constant(
      Tree.Scalar scalar, Class<?> type, String where, Faults faults) {
    for (Object constant : type.getEnumConstants()) {
      Enum<?> candidate = (Enum<?>) constant;
      if (Names.constant(candidate).equals(scalar.text())
          || candidate.name().equals(scalar.text())) {
        return Optional.of(constant);
      }
    }
    List<String> known =
        Arrays.stream(type.getEnumConstants())
            .map(constant -> Names.constant((Enum<?>) constant))
            .toList();
    Problem problem =
        Problem.of("unknown value \"" + scalar.text() + "\"").at(where).available(known);
    faults.add(
        NearestName.of(scalar.text(), known)
            .map(near -> problem.fix("did you mean \"" + near + "\"?"))
            .orElse(problem));
    return Optional.empty();
  }

  /** What the type is called in problems and descriptions. */
  static String words(Class<?> type) {
    if (type == String.class) {
      return "text";
    }
    if (type == Path.class) {
      return "a file name";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (type.isEnum()) {
      return "one of "
          + String.join(
              ", ",
              Arrays.stream(type.getEnumConstants())
                  .map(constant -> Names.constant((Enum<?>) constant))
                  .toList());
    }
    boolean real =
        type == double.class || type == Double.class || type == float.class || type == Float.class;
    return real ? "a number" : "a whole number";
  }
}
