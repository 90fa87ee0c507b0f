package dev.jackdaw.evaluation;

import dev.jackdaw.evaluation.statistics.Bootstrap;
import dev.jackdaw.evaluation.statistics.BootstrapSettings;
import dev.jackdaw.evaluation.statistics.Difference;
import dev.jackdaw.evaluation.statistics.McNemar;
import dev.jackdaw.task.Metric;
import dev.jackdaw.task.Statistic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Two subjects on the same items.
 *
 * @param one the evaluation that is being reported
 * @param other what it stands beside
 * @param rows one per metric both have
 */
public record PairedComparison(Evaluation one, Evaluation other, List<Row> rows) {
  /** Differences less likely than this by chance are called real. */
  public static final double SIGNIFICANT = 0.05;

  public PairedComparison {
    rows = List.copyOf(rows);
  }

  /**
   * One metric.
   *
   * @param value of the one
   * @param otherValue of the other
   * @param difference with interval and p-value of the paired bootstrap; empty where there are too few items
   * @param mcNemar of shares
   */
  public record Row(
      Metric metric,
      double value,
      double otherValue,
      Optional<Difference> difference,
      Optional<McNemar> mcNemar) {
    /** The exact test where there is one, otherwise the bootstrap's. */
    public Optional<Double> p() {
      return mcNemar.map(McNemar::p).or(() -> difference.map(Difference::p));
    }

    /** The difference in words: {@code better}, {@code worse}, or why neither can be said. */
    public String words() {
      double gain = (value - otherValue) * (metric.higherIsBetter() ? 1 : -1);
      if (gain == 0) {
        return "the same";
      }
      if (p().isEmpty()) {
        return "too few items to tell";
      }
      if (p().get() >= SIGNIFICANT) {
        return "no clear difference";
      }
      return gain > 0 ? "better" : "worse";
    }
  }

  /** @throws IllegalArgumentException if the two were not asked the same number of items */
  public static PairedComparison of(Evaluation one, Evaluation other, BootstrapSettings settings) {
    int items = one.outcome().items();
    if (items != other.outcome().items()) {
      throw new IllegalArgumentException(
          "[comparison] " + items + " items against " + other.outcome().items());
    }
    Bootstrap bootstrap = new Bootstrap(settings, items);
    List<Row> rows = new ArrayList<>();
    for (Metric metric : one.outcome().metrics()) {
      other.outcome().metrics().stream()
          .filter(same -> same.name().equals(metric.name()))
          .findFirst()
          .ifPresent(same -> rows.add(row(metric, same, items, bootstrap)));
    }
    return new PairedComparison(one, other, rows);
  }

  private static Row row(Metric metric, Metric same, int items, Bootstrap bootstrap) {
    Optional<McNemar> test =
        metric.statistic() instanceof Statistic.Share share
                && same.statistic() instanceof Statistic.Share otherShare
            ? Optional.of(McNemar.of(share, otherShare))
            : Optional.empty();
    return new Row(
        metric,
        metric.value(items),
        same.value(items),
        bootstrap.difference(metric.statistic(), same.statistic()),
        test);
  }
}
