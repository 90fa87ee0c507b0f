package dev.jackdaw.inspection;

import java.util.Arrays;

/**
 * Signatures of sets (Broder 1997): two of them agree at a place with the probability of the sets' Jaccard similarity. Places are
 * grouped into bands; sets that agree in a whole band are looked at (Indyk and Motwani 1998).
 */
final class MinHash {
  static final int BANDS = 32;
  static final int ROWS = 4;

  /** Hash functions, each the high half of a multiplication by an odd number. */
  private static final int PLACES = BANDS * ROWS;

  private static final long[] MULTIPLIERS = multipliers();

  private MinHash() {}

  private static long[] multipliers() {
    long[] multipliers = new long[PLACES];
    Arrays.setAll(multipliers, i -> Grams.mixed(i + 1L) | 1);
    return multipliers;
  }

  static int[] signature(long[] set) {
    int[] signature = new int[PLACES];
    Arrays.fill(signature, Integer.MAX_VALUE);
    for (long element : set) {
      for (int place = 0; place < PLACES; place++) {
        int hash = (int) ((element * MULTIPLIERS[place]) >>> 32);
        signature[place] = Math.min(signature[place], hash);
      }
    }
    return signature;
  }

  static int band(int[] signature, int band) {
    long hash = band;
    for (int i = 0; i < ROWS; i++) {
      hash = Grams.mixed(hash ^ signature[band * ROWS + i]);
    }
    return (int) hash;
  }

  /** Share of places where both agree. */
  static double estimate(int[] one, int[] other) {
    int equal = 0;
    for (int i = 0; i < PLACES; i++) {
      equal += one[i] == other[i] ? 1 : 0;
    }
    return equal / (double) PLACES;
  }
}
