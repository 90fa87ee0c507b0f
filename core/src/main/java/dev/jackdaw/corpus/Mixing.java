package dev.jackdaw.corpus;

/** Seeded pseudo-random numbers as pure functions of their arguments: what makes a run resumable at any step. */
final class Mixing {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final int ROUNDS = 6;

  private Mixing() {}

  /** SplitMix64's finaliser (Steele, Lea and Flood 2014) over both numbers. */
  static long hash(long seed, long index) {
    return finish(finish(seed + GOLDEN) ^ index * GOLDEN + GOLDEN);
  }

  private static long finish(long z) {
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

  /** A number in {@code [0, bound)}. */
  static long below(long hash, long bound) {
    return Math.unsignedMultiplyHigh(hash, bound);
  }

  /** A number in {@code [0, 1)}. */
  static double unit(long hash) {
    return (hash >>> 11) * 0x1.0p-53;
  }

  /**
   * Where a seeded shuffle of {@code size} things puts the thing at {@code index}, without a table: a Feistel network over the
   * next even number of bits, walked until it lands inside (Black and Rogaway 2002).
   */
  static long shuffled(long seed, long index, long size) {
    int half = (Long.SIZE - Long.numberOfLeadingZeros(size - 1) + 1) / 2;
    long mask = (1L << half) - 1;
    long x = index;
    do {
      long left = x >>> half;
      long right = x & mask;
      for (int round = 0; round < ROUNDS; round++) {
        long next = left ^ hash(seed + round, right) & mask;
        left = right;
        right = next;
      }
      x = left << half | right;
    } while (x >= size);
    return x;
  }
}
