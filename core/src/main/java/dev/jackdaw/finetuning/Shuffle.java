package dev.jackdaw.finetuning;

import java.util.SplittableRandom;

/** Orders that depend on a seed alone. */
final class Shuffle {
  private Shuffle() {}

  /** The numbers below {@code n} in random order (Fisher and Yates). */
  static int[] order(int n, long seed, long epoch) {
    SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + epoch);
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}
