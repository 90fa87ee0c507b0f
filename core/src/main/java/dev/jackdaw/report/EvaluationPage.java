package dev.jackdaw.report;

import dev.jackdaw.evaluation.Evaluation;
import dev.jackdaw.evaluation.PairedComparison;
import dev.jackdaw.evaluation.TaskReport;
import dev.jackdaw.evaluation.statistics.Interval;
import dev.jackdaw.task.Figure;
import dev.jackdaw.task.Metric;
import dev.jackdaw.task.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What came of an evaluation, as a page. */
public final class EvaluationPage {
  private static final int CARDS = 4;

  private EvaluationPage() {}

  /** Headline figures with intervals, comparisons, plots, tables, notes. */
  public static Page of(TaskReport report) {
    Evaluation evaluation = report.evaluation();
    Map<String, String> cards = new LinkedHashMap<>();
    for (Metric metric : evaluation.outcome().metrics().stream().limit(CARDS).toList()) {
      cards.put(name(metric), number(metric, evaluation.value(metric)));
    }
    cards.put("items", String.format(Locale.ROOT, "%,d", evaluation.outcome().items()));
    List<Page.Section> sections = new ArrayList<>();
    sections.add(new Page.Section.Rows(metrics(evaluation)));
    for (PairedComparison comparison : report.comparisons()) {
      sections.add(new Page.Section.Rows(comparison(comparison)));
    }
    for (Figure figure : evaluation.outcome().figures()) {
      sections.add(new Page.Section.Plot(figure));
    }
    for (Table table : evaluation.outcome().tables()) {
      sections.add(new Page.Section.Rows(table));
    }
    if (!evaluation.outcome().notes().isEmpty()) {
      sections.add(new Page.Section.Words("Notes", evaluation.outcome().notes()));
    }
    String summary =
        String.format(
            Locale.ROOT,
            "%s on %s, %,d items, %.1f s. Intervals hold 95 %% of the values found when the items are drawn again.",
            evaluation.subject(),
            report.data(),
            evaluation.outcome().items(),
            evaluation.seconds());
    return new Page("Evaluation: " + report.task(), summary, cards, sections);
  }

  private static Table metrics(Evaluation evaluation) {
    List<List<Object>> rows = new ArrayList<>();
    for (Metric metric : evaluation.outcome().metrics()) {
      Interval interval = evaluation.intervals().get(metric.name());
      rows.add(
          List.of(
              name(metric),
              number(metric, evaluation.value(metric)),
              interval == null
                  ? "–"
                  : number(metric, interval.low()) + " to " + number(metric, interval.high()),
              metric.higherIsBetter() ? "higher" : "lower"));
    }
    evaluation
        .outcome()
        .counts()
        .forEach(
            (name, count) ->
                rows.add(
                    List.of(
                        name.replace('_', ' '), String.format(Locale.ROOT, "%,d", count), "", "")));
    return new Table("Figures", List.of("", "value", "95 % interval", "better"), rows);
  }

  private static Table comparison(PairedComparison comparison) {
    List<List<Object>> rows = new ArrayList<>();
    for (PairedComparison.Row row : comparison.rows()) {
      Metric metric = row.metric();
      rows.add(
          List.of(
              name(metric),
              number(metric, row.value()),
              number(metric, row.otherValue()),
              signed(metric, row.value() - row.otherValue()),
              row.difference()
                  .map(
                      difference ->
                          signed(metric, difference.interval().low())
                              + " to "
                              + signed(metric, difference.interval().high()))
                  .orElse("–"),
              row.p().map(EvaluationPage::p).orElse("–"),
              row.words()));
    }
    return new Table(
        "Beside " + comparison.other().subject(),
        List.of("", "this", "other", "difference", "95 % interval", "p", "verdict"),
        rows);
  }

  /** The name of a metric as people write it. */
  public static String name(Metric metric) {
    return metric.name().replace('_', ' ');
  }

  /** A value of a metric with its unit. */
  public static String number(Metric metric, double value) {
    if (!Double.isFinite(value)) {
      return "–";
    }
    return switch (metric.unit()) {
      case SHARE -> String.format(Locale.ROOT, "%.1f %%", 100 * value);
      case POINTS -> String.format(Locale.ROOT, "%.1f", value);
      case NUMBER -> HtmlReport.number(value);
    };
  }

  /** A difference of values of a metric, in points of per cent where they are shares. */
  public static String signed(Metric metric, double value) {
    if (!Double.isFinite(value)) {
      return "–";
    }
    return switch (metric.unit()) {
      case SHARE -> String.format(Locale.ROOT, "%+.1f", 100 * value);
      case POINTS -> String.format(Locale.ROOT, "%+.1f", value);
      case NUMBER -> (value < 0 ? "-" : "+") + HtmlReport.number(Math.abs(value));
    };
  }

  /** A p-value. */
  public static String p(double p) {
    return p < 0.001 ? "< 0.001" : String.format(Locale.ROOT, "%.3f", p);
  }
}
