package dev.jackdaw.evaluation.task;

import dev.jackdaw.model.DataRow;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.task.LabelledText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code text} and {@code label} of rows. */
public final class LabelledRows {
  private LabelledRows() {}

  /**
   * Rows as labelled texts; those out of scope have no labels.
   *
   * @param several whether a text may have several labels
   * @param known labels there are; empty if any label is one
   * @throws dev.jackdaw.problem.UserException naming every row that cannot be read, and every label that is not known
   */
  public static List<LabelledText> read(
      List<DataRow> rows, ClassificationConfig config, boolean several, List<String> known) {
    Map<String, String> strangers = new LinkedHashMap<>();
    List<LabelledText> texts =
        Fields.read(
            rows,
            (fields, row) -> {
              String text = fields.text(row, "text");
              List<String> labels = labels(fields, row, config, several);
              if (text == null || labels == null) {
                return null;
              }
              for (String label : labels) {
                if (config.unknown() == ClassificationConfig.Unknown.MISTAKE
                    && !known.isEmpty()
                    && !known.contains(label)
                    && strangers.putIfAbsent(label, row.place()) == null) {
                  fields.fault(
                      Problem.of("the label \"" + label + "\" is not one the model has")
                          .available(known.size() > 20 ? known.subList(0, 20) : known)
                          .fix(
                              "if such rows count as wrong: --set unknown=wrong; if they are out of scope: --set outside=["
                                  + label
                                  + "]")
                          .at(row.place()));
                }
              }
              return new LabelledText(text, labels);
            });
    return texts;
  }

  private static @Nullable List<String> labels(
      Fields fields, DataRow row, ClassificationConfig config, boolean several) {
    List<String> labels = new ArrayList<>();
    switch (row.fields().get("label")) {
      case null -> {}
      case List<?> list -> list.forEach(label -> labels.add(label.toString().strip()));
      case String text when several ->
          Arrays.stream(text.split(Pattern.quote(config.separator())))
              .map(String::strip)
              .forEach(labels::add);
      case Object value -> labels.add(value.toString().strip());
    }
    labels.removeIf(String::isBlank);
    if (labels.removeIf(config.outside()::contains)) {
      if (labels.isEmpty()) {
        return labels;
      }
      fields.fault(
          Problem.of("the row is out of scope and labelled " + labels + " at once")
              .at(row.place()));
      return null;
    }
    if (!several && labels.isEmpty()) {
      if (config.unlabelled() == ClassificationConfig.Unlabelled.OUTSIDE) {
        return labels;
      }
      fields.fault(
          Problem.of("the row has no label")
              .available(row.fields().keySet().stream().sorted().toList())
              .fix(
                  "name the column that holds it: --columns label=COLUMN; or, if such rows are out of"
                      + " scope: --set unlabelled=outside")
              .at(row.place()));
      return null;
    }
    if (!several && labels.size() > 1) {
      fields.fault(
          Problem.of("the row has the labels " + labels + ", the model gives one").at(row.place()));
      return null;
    }
    return labels;
  }
}
