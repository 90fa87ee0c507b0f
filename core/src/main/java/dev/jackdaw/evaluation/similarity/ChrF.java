package dev.jackdaw.evaluation.similarity;

import java.util.ArrayList;
import java.util.List;

/**
 * chrF2 over a corpus (Popović 2015) as sacreBLEU computes it by default: stretches of one to six characters, white space left out,
 * recall weighing twice as much as precision, one reference. From 0 to 100.
 */
public final class ChrF {
  private static final int ORDERS = 6;
  private static final double BETA_SQUARED = 4;

  /** Per pair and order: stretches, stretches of the reference, those in common. */
  private final List<int[]> pairs = new ArrayList<>();

  /** Takes in the next pair. */
  public void add(String text, String reference) {
    List<String> said = Ngrams.characters(text);
    List<String> meant = Ngrams.characters(reference);
    int[] counts = new int[3 * ORDERS];
    for (int n = 1; n <= ORDERS; n++) {
      int at = 3 * (n - 1);
      counts[at + 1] = Math.max(0, meant.size() - n + 1);
      counts[at] = counts[at + 1] == 0 ? 0 : Math.max(0, said.size() - n + 1);
      counts[at + 2] = Ngrams.common(Ngrams.of(said, n), Ngrams.of(meant, n));
    }
    pairs.add(counts);
  }

  /** Over some pairs, by number, which may repeat. */
  public double of(int[] chosen) {
    long[] sums = new long[3 * ORDERS];
    for (int pair : chosen) {
      int[] counts = pairs.get(pair);
      for (int i = 0; i < sums.length; i++) {
        sums[i] += counts[i];
      }
    }
    double precision = 0;
    double recall = 0;
    int orders = 0;
    for (int at = 0; at < sums.length; at += 3) {
      if (sums[at] > 0 && sums[at + 1] > 0) {
        precision += (double) sums[at + 2] / sums[at];
        recall += (double) sums[at + 2] / sums[at + 1];
        orders++;
      }
    }
    if (precision + recall == 0) {
      return 0;
    }
    precision /= orders;
    recall /= orders;
    return 100 * (1 + BETA_SQUARED) * precision * recall / (BETA_SQUARED * precision + recall);
  }
}
