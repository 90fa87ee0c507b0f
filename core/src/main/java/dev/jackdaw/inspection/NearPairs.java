package dev.jackdaw.inspection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Pairs of texts whose runs of five characters have at least a given Jaccard similarity. Candidates are found by MinHash; a pair is
 * only given when its similarity, computed over all runs, is high enough. A pair at 0.7 is found with a probability of 0.9998, one at
 * 0.5 with 0.87.
 *
 * @param pairs the text of the earlier part first
 * @param passedOver comparisons that were left out because more texts were alike than are compared one by one
 */
record NearPairs(List<TextPair> pairs, long passedOver) {
  /** Neighbours of one part a text is compared with in one band; what is alike in more shows in what is compared. */
  private static final int MOST_COMPARED = 48;

  /** Estimates below this are not worth a comparison: three standard deviations of 128 places. */
  private static final double SLACK = 0.13;

  static NearPairs among(List<PlacedText> texts, double threshold) {
    Search search = new Search(texts, threshold);
    for (int band = 0; band < MinHash.BANDS; band++) {
      search.band(band);
    }
    return new NearPairs(search.found, search.passedOver);
  }

  private static final class Search {
    private final List<PlacedText> texts;
    private final double threshold;
    private final int[][] signatures;
    private final Set<Long> compared = new HashSet<>();
    private final List<TextPair> found = new ArrayList<>();
    private long passedOver;

    Search(List<PlacedText> texts, double threshold) {
      this.texts = texts;
      this.threshold = threshold;
      this.signatures =
          texts.parallelStream()
              .map(text -> MinHash.signature(Grams.of(text.wording())))
              .toArray(int[][]::new);
    }

    /** Texts that agree in a band lie side by side once sorted by it. */
    void band(int band) {
      long[] order = new long[texts.size()];
      Arrays.setAll(order, i -> ((long) MinHash.band(signatures[i], band) << 32) | i);
      Arrays.sort(order);
      int start = 0;
      for (int i = 1; i <= order.length; i++) {
        if (i == order.length || order[i] >> 32 != order[start] >> 32) {
          if (i - start > 1) {
            bucket(order, start, i);
          }
          start = i;
        }
      }
    }

    private void bucket(long[] order, int start, int end) {
      List<List<Integer>> parts = new ArrayList<>();
      for (Part _ : Part.values()) {
        parts.add(new ArrayList<>());
      }
      for (int i = start; i < end; i++) {
        int text = (int) order[i];
        parts.get(texts.get(text).part().ordinal()).add(text);
      }
      for (int p = 0; p < parts.size(); p++) {
        within(parts.get(p));
        for (int q = p + 1; q < parts.size(); q++) {
          between(parts.get(p), parts.get(q));
        }
      }
    }

    private void within(List<Integer> same) {
      for (int i = 0; i < same.size(); i++) {
        int end = Math.min(same.size(), i + 1 + MOST_COMPARED);
        passedOver += same.size() - end;
        for (int j = i + 1; j < end; j++) {
          compare(same.get(i), same.get(j));
        }
      }
    }

    private void between(List<Integer> first, List<Integer> second) {
      for (int j = 0; j < second.size() && !first.isEmpty(); j++) {
        int most = Math.min(first.size(), MOST_COMPARED);
        passedOver += first.size() - most;
        for (int k = 0; k < most; k++) {
          int i = (int) (((long) k * first.size() / most + j) % first.size());
          compare(first.get(i), second.get(j));
        }
      }
    }

    private void compare(int one, int other) {
      if (MinHash.estimate(signatures[one], signatures[other]) < threshold - SLACK
          || texts.get(one).wording().equals(texts.get(other).wording())
          || !compared.add((long) Math.min(one, other) << 32 | Math.max(one, other))) {
        return;
      }
      PlacedText first = texts.get(Math.min(one, other));
      PlacedText second = texts.get(Math.max(one, other));
      double likeness = Grams.jaccard(Grams.of(first.wording()), Grams.of(second.wording()));
      if (likeness >= threshold) {
        found.add(new TextPair(first, second, likeness).ordered());
      }
    }
  }
}
