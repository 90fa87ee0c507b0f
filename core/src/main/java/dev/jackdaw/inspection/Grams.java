package dev.jackdaw.inspection;

import java.util.Arrays;

/** The runs of five characters of a text, as 64-bit hashes: distinct, in ascending order. */
final class Grams {
  static final int LENGTH = 5;

  /** Of a longer text only its beginning is compared; beyond that what is alike shows early. */
  static final int LONGEST = 20_000;

  private static final long PRIME = 0x100000001b3L;
  private static final long BASIS = 0xcbf29ce484222325L;

  private Grams() {}

  /** A text shorter than five characters is one run. */
  static long[] of(String wording) {
    int length = Math.min(wording.length(), LONGEST);
    long[] grams = new long[Math.max(1, length - LENGTH + 1)];
    for (int i = 0; i < grams.length; i++) {
      long hash = BASIS;
      for (int j = i; j < Math.min(i + LENGTH, length); j++) {
        hash = (hash ^ wording.charAt(j)) * PRIME;
      }
      grams[i] = mixed(hash);
    }
    Arrays.sort(grams);
    int distinct = 0;
    for (int i = 0; i < grams.length; i++) {
      if (i == 0 || grams[i] != grams[i - 1]) {
        grams[distinct++] = grams[i];
      }
    }
    return Arrays.copyOf(grams, distinct);
  }

  /** Size of what both have over size of what either has. */
  static double jaccard(long[] one, long[] other) {
    int both = 0;
    int i = 0;
    int j = 0;
    while (i < one.length && j < other.length) {
      int order = Long.compare(one[i], other[j]);
      both += order == 0 ? 1 : 0;
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    return both / (double) (one.length + other.length - both);
  }

  /** The finaliser of SplitMix64 (Steele, Lea, Flood 2014). */
  static long mixed(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
