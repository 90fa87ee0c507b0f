package dev.jackdaw.evaluation;

import dev.jackdaw.evaluation.statistics.Interval;
import dev.jackdaw.task.Metric;
import dev.jackdaw.task.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything {@code jackdaw eval} found out.
 *
 * @param task id of the task
 * @param data where the rows came from, in words
 * @param evaluation of the model
 * @param comparisons with baselines and other models, in this order
 */
public record TaskReport(
    String task, String data, Evaluation evaluation, List<PairedComparison> comparisons) {
  public TaskReport {
    comparisons = List.copyOf(comparisons);
  }

  /**
   * As one JSON document: the value of each metric and each count under its own name, then {@code intervals}, {@code tables}, {@code
   * notes} and {@code comparisons}.
   */
  public Map<String, @Nullable Object> document() {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("task", task);
    document.put("model", evaluation.subject());
    document.put("data", data);
    document.put("items", evaluation.outcome().items());
    for (Metric metric : evaluation.outcome().metrics()) {
      document.put(metric.name(), evaluation.value(metric));
    }
    document.putAll(evaluation.outcome().counts());
    document.put("seconds", evaluation.seconds());
    Long tokens = evaluation.outcome().counts().get("tokens");
    if (tokens != null) {
      document.put("tokens_per_second", tokens / evaluation.seconds());
    }
    Map<String, Object> intervals = new LinkedHashMap<>();
    for (Metric metric : evaluation.outcome().metrics()) {
      Interval interval = evaluation.intervals().get(metric.name());
      if (interval != null) {
        intervals.put(metric.name(), List.of(interval.low(), interval.high()));
      }
    }
    document.put("intervals", intervals);
    document.put("tables", evaluation.outcome().tables().stream().map(TaskReport::table).toList());
    document.put("notes", evaluation.outcome().notes());
    document.put("comparisons", comparisons.stream().map(TaskReport::comparison).toList());
    return document;
  }

  private static Map<String, Object> table(Table table) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (List<Object> row : table.rows()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      for (int i = 0; i < row.size(); i++) {
        fields.put(table.columns().get(i), row.get(i));
      }
      rows.add(fields);
    }
    return Map.of("title", table.title(), "rows", rows);
  }

  private static Map<String, Object> comparison(PairedComparison comparison) {
    Map<String, Object> metrics = new LinkedHashMap<>();
    for (PairedComparison.Row row : comparison.rows()) {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      fields.put("value", row.value());
      fields.put("other", row.otherValue());
      fields.put("difference", row.value() - row.otherValue());
      row.difference()
          .ifPresent(
              difference -> {
                fields.put(
                    "interval", List.of(difference.interval().low(), difference.interval().high()));
                fields.put("p_bootstrap", difference.p());
              });
      row.mcNemar()
          .ifPresent(
              test -> {
                fields.put("only_this_right", test.onlyThis());
                fields.put("only_other_right", test.onlyOther());
                fields.put("p_mcnemar", test.p());
              });
      fields.put("verdict", row.words());
      metrics.put(row.metric().name(), fields);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("other", comparison.other().subject());
    document.put("seconds", comparison.other().seconds());
    document.put("metrics", metrics);
    return document;
  }
}
