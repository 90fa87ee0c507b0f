package dev.jackdaw.generation;

/** Random numbers that are a function of what they are for: no state, so no draw depends on another. */
final class CounterRandom {
  private CounterRandom() {}

  /**
   * A number in [0, 1).
   *
   * @param stream which sequence
   * @param counter which draw of it
   */
  static double uniform(long seed, long stream, long counter) {
    long h = mix(seed + 0x9E3779B97F4A7C15L);
    h = mix(h ^ mix(stream + 0xD1B54A32D192ED03L));
    h = mix(h ^ mix(counter + 0x8CB92BA72F3D8DD7L));
    return (h >>> 11) * 0x1.0p-53;
  }

  /** The finaliser of SplitMix64 (Steele et al. 2014; Stafford's variant 13). */
  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
    return b ^ (b >>> 31);
  }
}
