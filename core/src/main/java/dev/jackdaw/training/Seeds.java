package dev.jackdaw.training;

/** Seeds of single runs, as a function of the run's seed and where in the training it stands. */
final class Seeds {
  private Seeds() {}

  /** Dropout's seed for a micro-batch: the finaliser of SplitMix64 (Steele et al. 2014) over all three, upper half. */
  static int dropout(long seed, long step, int microBatch) {
    return (int) (mix(mix(mix(seed) + step) + microBatch) >>> 32);
  }

  private static long mix(long z) {
    z += 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
