package dev.jackdaw.evaluation.task;

import dev.jackdaw.model.DataRow;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the fields of rows and gathers every problem, so that all of them are told at once. */
final class Fields {
  /** More would only repeat each other. */
  private static final int SHOWN = 20;

  private final List<Problem> problems = new ArrayList<>();
  private int faults;

  /**
   * Reads every row.
   *
   * @param read one row; null where it told a problem
   * @throws UserException with the problems of all rows
   */
  static <T> List<T> read(List<DataRow> rows, ReadsRow<T> read) {
    Fields fields = new Fields();
    List<@Nullable T> values = new ArrayList<>();
    for (DataRow row : rows) {
      values.add(read.row(fields, row));
    }
    fields.settle();
    return values.stream().map(Objects::requireNonNull).toList();
  }

  /** Reads one row with the help of the fields. */
  @FunctionalInterface
  interface ReadsRow<T> {
    @Nullable T row(Fields fields, DataRow row);
  }

  /** A text; null and a problem where there is none, or it is blank. */
  @Nullable String text(DataRow row, String field) {
    return get(
        row,
        field,
        "a text",
        value -> value instanceof String text && !text.isBlank() ? text : null);
  }

  /** A whole number, also one written as text. */
  @Nullable Integer number(DataRow row, String field) {
    return get(
        row,
        field,
        "a whole number",
        value -> {
          try {
            return switch (value) {
              case Number number when number.doubleValue() == number.intValue() ->
                  number.intValue();
              case String text -> Integer.valueOf(text.strip());
              default -> null;
            };
          } catch (NumberFormatException e) {
            return null;
          }
        });
  }

  /** A list of texts. */
  @Nullable List<String> texts(DataRow row, String field) {
    return get(
        row,
        field,
        "a list of texts",
        value ->
            value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)
                ? list.stream().map(String.class::cast).toList()
                : null);
  }

  private <T> @Nullable T get(
      DataRow row, String field, String what, Function<Object, @Nullable T> read) {
    Object value = row.fields().get(field);
    if (value == null) {
      fault(
          Problem.of("the row has no \"" + field + "\"")
              .available(row.fields().keySet().stream().sorted().toList())
              .fix("name the column that holds it: --columns " + field + "=COLUMN")
              .at(row.place()));
      return null;
    }
    T understood = read.apply(value);
    if (understood == null) {
      fault(
          Problem.of("\"" + field + "\" is not " + what + " but " + shown(value)).at(row.place()));
    }
    return understood;
  }

  private static String shown(Object value) {
    String text = value instanceof String string && string.isBlank() ? "blank" : value.toString();
    return text.length() > 60 ? text.substring(0, 60) + "…" : text;
  }

  /** Notes a problem. */
  void fault(Problem problem) {
    faults++;
    if (problems.size() < SHOWN) {
      problems.add(problem);
    }
  }

  private void settle() {
    if (faults > SHOWN) {
      problems.add(Problem.of("and " + (faults - SHOWN) + " more rows of the kind"));
    }
    if (faults > 0) {
      throw new UserException(UserException.Kind.INPUT, problems);
    }
  }
}
