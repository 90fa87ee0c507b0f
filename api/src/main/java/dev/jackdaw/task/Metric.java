package dev.jackdaw.task;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A figure, and how it follows from the items.
 *
 * @param name in lower case with underscores: {@code macro_f1}
 * @param unit what the number is
 * @param higherIsBetter whether more of it is better
 * @param statistic computes it over any selection of items
 */
public record Metric(String name, Unit unit, boolean higherIsBetter, Statistic statistic) {
  /** What a number is, for whoever prints it. */
  public enum Unit {
    /** From 0 to 1, shown as per cent. */
    SHARE,
    /** From 0 to 100, shown as it is. */
    POINTS,
    /** Any other number. */
    NUMBER
  }

  /** The share of items that are right, with one mark per item. */
  public static Metric share(String name, boolean[] right) {
    boolean[] all = new boolean[right.length];
    Arrays.fill(all, true);
    return new Metric(name, Unit.SHARE, true, new Statistic.Share(right, all));
  }

  /** The mean of one value per item. */
  public static Metric mean(String name, Unit unit, boolean higherIsBetter, double[] values) {
    double[] ones = new double[values.length];
    Arrays.fill(ones, 1);
    return new Metric(name, unit, higherIsBetter, new Statistic.Ratio(values, ones));
  }

  /** Over all items, each once; NaN where nothing is counted. */
  public double value(int items) {
    return statistic.of(IntStream.range(0, items).toArray());
  }
}
