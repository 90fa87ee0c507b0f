package dev.jackdaw.head.classification;

import dev.jackdaw.model.DataRow;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Text and labels of a record. */
final class RowFields {
  private final ClassificationConfig config;
  private final Pattern separator;

  RowFields(ClassificationConfig config) {
    this.config = config;
    this.separator = Pattern.compile(config.separator(), Pattern.LITERAL);
  }

  /**
   * @throws UserException if the record has no text
   */
  String text(DataRow row) {
    Object value = row.fields().get(config.text());
    if (value instanceof String text) {
      return config.lowercase() ? text.toLowerCase(Locale.ROOT) : text;
    }
    throw refused(
        row,
        value == null
            ? missing(row, config.text(), "text")
            : Problem.of("field \"" + config.text() + "\" is not a text but " + value));
  }

  /**
   * The labels as the record spells them, each once; empty if the record is not labelled: the field is missing, or blank where one
   * label is asked for.
   *
   * @throws UserException if what is there is no label, or several where one is asked for
   */
  Optional<List<String>> labels(DataRow row) {
    Object value = row.fields().get(config.label());
    if (value == null) {
      return Optional.empty();
    }
    Set<String> labels = new LinkedHashSet<>();
    if (value instanceof List<?> list) {
      list.forEach(item -> labels.add(label(row, item)));
    } else if (config.multiLabel()) {
      separator
          .splitAsStream(label(row, value))
          .map(String::strip)
          .filter(part -> !part.isEmpty())
          .forEach(labels::add);
    } else {
      labels.add(label(row, value));
    }
    if (labels.contains("")) {
      if (labels.size() == 1 && !(value instanceof List)) {
        return Optional.empty();
      }
      throw refused(row, Problem.of("field \"" + config.label() + "\" has an empty label"));
    }
    if (!config.multiLabel() && labels.size() != 1) {
      throw refused(
          row,
          Problem.of(
                  "field \""
                      + config.label()
                      + "\" has "
                      + labels.size()
                      + " labels, expected one: "
                      + labels)
              .fix("set multi_label to true if a text has any number of labels"));
    }
    return Optional.of(new ArrayList<>(labels));
  }

  private String label(DataRow row, Object value) {
    if (value instanceof String || value instanceof Number || value instanceof Boolean) {
      return value.toString().strip();
    }
    throw refused(
        row,
        Problem.of(
            "field \""
                + config.label()
                + "\" holds "
                + value
                + ", which is no label: text, a number or a boolean is"));
  }

  static Problem missing(DataRow row, String field, String setting) {
    return Problem.of("the record has no field \"" + field + "\"")
        .available(row.fields().keySet().stream().sorted().toList())
        .fix("set the head's " + setting + " to the one that holds it");
  }

  static UserException refused(DataRow row, Problem problem) {
    return new UserException(UserException.Kind.INPUT, problem.at(row.place()));
  }
}
