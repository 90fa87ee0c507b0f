package dev.jackdaw.cli;

import dev.jackdaw.evaluation.Evaluation;
import dev.jackdaw.evaluation.PairedComparison;
import dev.jackdaw.evaluation.TaskReport;
import dev.jackdaw.evaluation.statistics.Interval;
import dev.jackdaw.report.EvaluationPage;
import dev.jackdaw.task.Metric;
import dev.jackdaw.task.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What an evaluation found, for the terminal. */
final class TaskText {
  private static final int SHOWN_ROWS = 12;
  private static final int WIDEST = 48;

  private TaskText() {}

  static String of(TaskReport report) {
    Evaluation evaluation = report.evaluation();
    StringBuilder text = new StringBuilder();
    text.append(grid(metrics(report)));
    for (PairedComparison comparison : report.comparisons()) {
      text.append("%nbeside %s%n".formatted(comparison.other().subject()));
      text.append(grid(comparison(comparison)));
    }
    for (Table table : evaluation.outcome().tables()) {
      table(table, text);
    }
    evaluation.outcome().notes().forEach(note -> text.append("%n%s%n".formatted(note)));
    return text.toString();
  }

  private static List<List<String>> metrics(TaskReport report) {
    Evaluation evaluation = report.evaluation();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of(report.task(), "value", "95 % interval"));
    for (Metric metric : evaluation.outcome().metrics()) {
      Interval interval = evaluation.intervals().get(metric.name());
      rows.add(
          List.of(
              EvaluationPage.name(metric),
              EvaluationPage.number(metric, evaluation.value(metric)),
              interval == null
                  ? ""
                  : EvaluationPage.number(metric, interval.low())
                      + " to "
                      + EvaluationPage.number(metric, interval.high())));
    }
    rows.add(count("items", evaluation.outcome().items()));
    evaluation
        .outcome()
        .counts()
        .forEach((name, count) -> rows.add(count(name.replace('_', ' '), count)));
    rows.add(List.of("seconds", String.format(Locale.ROOT, "%.1f", evaluation.seconds()), ""));
    return rows;
  }

  private static List<String> count(String name, long count) {
    return List.of(name, String.format(Locale.ROOT, "%,d", count), "");
  }

  private static List<List<String>> comparison(PairedComparison comparison) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("", "this", "other", "difference", "95 % interval", "p", ""));
    for (PairedComparison.Row row : comparison.rows()) {
      Metric metric = row.metric();
      rows.add(
          List.of(
              EvaluationPage.name(metric),
              EvaluationPage.number(metric, row.value()),
              EvaluationPage.number(metric, row.otherValue()),
              EvaluationPage.signed(metric, row.value() - row.otherValue()),
              row.difference()
                  .map(
                      difference ->
                          EvaluationPage.signed(metric, difference.interval().low())
                              + " to "
                              + EvaluationPage.signed(metric, difference.interval().high()))
                  .orElse(""),
              row.p().map(EvaluationPage::p).orElse(""),
              row.words()));
    }
    return rows;
  }

  private static void table(Table table, StringBuilder text) {
    if (table.rows().isEmpty()) {
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(table.columns());
    table.rows().stream()
        .limit(SHOWN_ROWS)
        .forEach(row -> rows.add(row.stream().map(TaskText::cell).toList()));
    text.append("%n%s%n".formatted(table.title())).append(grid(rows));
    if (table.rows().size() > SHOWN_ROWS) {
      text.append(
          "and %,d more: see --json or --out%n".formatted(table.rows().size() - SHOWN_ROWS));
    }
  }

  private static String cell(Object value) {
    if (value instanceof Double number) {
      return String.format(Locale.ROOT, "%.4f", number);
    }
    String line = value.toString().replaceAll("\\s+", " ");
    return line.length() <= WIDEST ? line : "…" + line.substring(line.length() - WIDEST + 1);
  }

  /** Columns of even width; what begins with a digit or a sign stands to the right. */
  private static String grid(List<List<String>> rows) {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        boolean last = i == widths.length - 1;
        boolean left =
            i == 0
                || last
                || !isNumber(row.get(i))
                    && !rows.getLast().get(i).isEmpty()
                    && !isNumber(rows.getLast().get(i));
        String pad = " ".repeat(widths[i] - row.get(i).length());
        line.append(left ? row.get(i) + pad : pad + row.get(i)).append("   ");
      }
      text.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }
    return text.toString();
  }

  private static boolean isNumber(String cell) {
    return !cell.isEmpty() && "0123456789+-–<".indexOf(cell.charAt(0)) >= 0;
  }
}
