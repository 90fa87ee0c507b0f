package dev.jackdaw.inspection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How long examples or documents are, in tokens, before anything is cut.
 *
 * @param count how many there are
 * @param total tokens of all
 * @param percentiles at 50, 90, 95, 99 and 100 per cent: the smallest length that so many are no longer than
 * @param limit what fits
 * @param longer how many are longer than that
 * @param histogram bins of equal width, from the shortest on; the last reaches to the longest
 */
public record Lengths(
    int count, long total, List<Integer> percentiles, int limit, int longer, List<Bin> histogram) {
  /** The percentiles given. */
  public static final List<Integer> PERCENTS = List.of(50, 90, 95, 99, 100);

  private static final int MOST_BINS = 20;
  private static final long USUAL_PERCENT = 98;

  public Lengths {
    percentiles = List.copyOf(percentiles);
    histogram = List.copyOf(histogram);
  }

  /**
   * A bar of the histogram.
   *
   * @param from shortest length in it
   * @param to longest
   */
  public record Bin(int from, int to, int count) {}

  static Lengths of(int[] lengths, int limit) {
    int[] sorted = lengths.clone();
    Arrays.sort(sorted);
    List<Integer> percentiles = new ArrayList<>();
    for (int percent : PERCENTS) {
      int rank = (int) Math.ceilDiv((long) percent * sorted.length, 100L);
      percentiles.add(sorted.length == 0 ? 0 : sorted[Math.max(0, rank - 1)]);
    }
    long total = Arrays.stream(sorted).asLongStream().sum();
    int longer = (int) Arrays.stream(sorted).filter(length -> length > limit).count();
    return new Lengths(sorted.length, total, percentiles, limit, longer, histogram(sorted));
  }

  private static List<Bin> histogram(int[] sorted) {
    if (sorted.length == 0) {
      return List.of();
    }
    int least = sorted[0];
    int most = sorted[sorted.length - 1];
    // a few very long ones would leave no more than one bar for all others
    int usual = sorted[(int) Math.ceilDiv(USUAL_PERCENT * sorted.length, 100L) - 1];
    int width = Math.max(1, Math.ceilDiv(usual - least + 1, MOST_BINS));
    List<Bin> bins = new ArrayList<>();
    int at = 0;
    for (int from = least; at < sorted.length; from += width) {
      int to = from > usual ? most : from + width - 1;
      int before = at;
      while (at < sorted.length && sorted[at] <= to) {
        at++;
      }
      bins.add(new Bin(from, to, at - before));
    }
    return bins;
  }
}
