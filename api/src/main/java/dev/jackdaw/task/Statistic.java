package dev.jackdaw.task;

import java.util.function.ToDoubleFunction;

/**
 * A number that follows from items. Computing it again over items drawn with repetition is what the bootstrap does, so it must be a
 * pure function, and cheap.
 */
@SuppressWarnings("ArrayRecordComponent") // value carriers, never compared
public sealed interface Statistic {
  /** Over some items, which may repeat; NaN where none of them counts. */
  double of(int[] items);

  /**
   * The share of right ones among those that count.
   *
   * @param right per item
   * @param counted per item
   */
  record Share(boolean[] right, boolean[] counted) implements Statistic {
    @Override
    public double of(int[] items) {
      int n = 0;
      int k = 0;
      for (int item : items) {
        if (counted[item]) {
          n++;
          k += right[item] ? 1 : 0;
        }
      }
      return (double) k / n;
    }
  }

  /** The sum of one number per item over the sum of another. */
  record Ratio(double[] above, double[] below) implements Statistic {
    @Override
    public double of(int[] items) {
      double a = 0;
      double b = 0;
      for (int item : items) {
        a += above[item];
        b += below[item];
      }
      return a / b;
    }
  }

  /** Any other function of the items. */
  record Other(ToDoubleFunction<int[]> function) implements Statistic {
    @Override
    public double of(int[] items) {
      return function.applyAsDouble(items);
    }
  }
}
