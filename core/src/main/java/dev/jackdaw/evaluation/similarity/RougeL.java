package dev.jackdaw.evaluation.similarity;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * ROUGE-L (Lin 2004) as Google's rouge-score computes it: the longest common subsequence of lower-case words of ASCII letters and
 * digits, without stemming, as F1. From 0 to 1.
 */
public final class RougeL {
  private static final Pattern OTHER = Pattern.compile("[^a-z0-9]+");

  private RougeL() {}

  /** 0 where either text has no words. */
  public static double of(String text, String reference) {
    List<String> said = words(text);
    List<String> meant = words(reference);
    if (said.isEmpty() || meant.isEmpty()) {
      return 0;
    }
    double common = longestCommon(said, meant);
    double precision = common / said.size();
    double recall = common / meant.size();
    return common == 0 ? 0 : 2 * precision * recall / (precision + recall);
  }

  private static List<String> words(String text) {
    return Arrays.stream(OTHER.split(text.toLowerCase(Locale.ROOT)))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  private static int longestCommon(List<String> one, List<String> other) {
    int[] row = new int[other.size() + 1];
    for (String word : one) {
      int diagonal = 0;
      for (int j = 1; j < row.length; j++) {
        int above = row[j];
        row[j] = word.equals(other.get(j - 1)) ? diagonal + 1 : Math.max(above, row[j - 1]);
        diagonal = above;
      }
    }
    return row[other.size()];
  }
}
