package dev.jackdaw.task;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of a task.
 *
 * @param items how many things were asked: rows, questions, stretches of text. Two models are compared item by item, so the same rows
 *     must give the same items whatever the model
 * @param metrics the figures, the one that decides first
 * @param counts what was counted, by name: {@code tokens}, {@code bytes}, {@code out_of_scope}
 * @param tables for whoever wants to know more
 * @param figures what a report plots
 * @param notes sentences a reader should know: rows that were left out, and why
 */
public record Outcome(
    int items,
    List<Metric> metrics,
    Map<String, Long> counts,
    List<Table> tables,
    List<Figure> figures,
    List<String> notes) {
  public Outcome {
    metrics = List.copyOf(metrics);
    counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    tables = List.copyOf(tables);
    figures = List.copyOf(figures);
    notes = List.copyOf(notes);
    if (items < 1 || metrics.isEmpty()) {
      throw new IllegalArgumentException(
          "[outcome] " + items + " items, " + metrics.size() + " metrics");
    }
  }

  public static Outcome of(int items, List<Metric> metrics) {
    return new Outcome(items, metrics, Map.of(), List.of(), List.of(), List.of());
  }
}
