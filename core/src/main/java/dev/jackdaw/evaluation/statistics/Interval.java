package dev.jackdaw.evaluation.statistics;

/**
 * Where a figure would probably lie if other items of the same kind had been asked.
 *
 * @param low the lower end
 * @param high the upper end
 */
public record Interval(double low, double high) {
  public boolean contains(double value) {
    return low <= value && value <= high;
  }
}
