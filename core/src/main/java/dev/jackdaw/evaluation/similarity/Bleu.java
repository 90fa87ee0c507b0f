package dev.jackdaw.evaluation.similarity;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * BLEU over a corpus (Papineni et al. 2002) as sacreBLEU computes it by default (Post 2018): tokens of mteval-v13a, up to four words,
 * precisions of 0 smoothed by halves, one reference. From 0 to 100.
 */
public final class Bleu {
  private static final int ORDERS = 4;

  private static final Pattern SYMBOL = Pattern.compile("([\\{-~\\[-` -&\\(-\\+:-@/])");
  private static final Pattern POINT_AFTER = Pattern.compile("([^0-9])([.,])");
  private static final Pattern POINT_BEFORE = Pattern.compile("([.,])([^0-9])");
  private static final Pattern DASH = Pattern.compile("([0-9])(-)");
  private static final Pattern SPACE_AT_END = Pattern.compile("[\\t-\\r\\x1c-\\x20\\x85\\p{Z}]+$");

  /** Per pair: length, length of the reference, n-grams in common by order, n-grams by order. */
  private final List<int[]> pairs = new ArrayList<>();

  /** Takes in the next pair. */
  public void add(String text, String reference) {
    List<String> said = tokens(text);
    List<String> meant = tokens(reference);
    int[] counts = new int[2 + 2 * ORDERS];
    counts[0] = said.size();
    counts[1] = meant.size();
    for (int n = 1; n <= ORDERS; n++) {
      counts[1 + n] = Ngrams.common(Ngrams.of(said, n), Ngrams.of(meant, n));
      counts[1 + ORDERS + n] = Math.max(0, said.size() - n + 1);
    }
    pairs.add(counts);
  }

  /** Over some pairs, by number, which may repeat. */
  public double of(int[] chosen) {
    long[] sums = new long[2 + 2 * ORDERS];
    for (int pair : chosen) {
      int[] counts = pairs.get(pair);
      for (int i = 0; i < sums.length; i++) {
        sums[i] += counts[i];
      }
    }
    double logs = 0;
    double smoothing = 1;
    if (sums[2] == 0) {
      return 0;
    }
    for (int n = 1; n <= ORDERS; n++) {
      long common = sums[1 + n];
      long all = sums[1 + ORDERS + n];
      if (all == 0) {
        return 0;
      }
      if (common == 0) {
        smoothing *= 2;
        logs += Math.log(100 / (smoothing * all));
      } else {
        logs += Math.log(100.0 * common / all);
      }
    }
    double brevity = sums[0] < sums[1] ? Math.exp(1 - (double) sums[1] / sums[0]) : 1;
    return brevity * Math.exp(logs / ORDERS);
  }

  static List<String> tokens(String text) {
    String line = SPACE_AT_END.matcher(text).replaceAll("");
    line = line.replace("<skipped>", "").replace("-\n", "").replace("\n", " ");
    line = line.replace("&quot;", "\"").replace("&amp;", "&").replace("&lt;", "<");
    line = " " + line.replace("&gt;", ">") + " ";
    line = SYMBOL.matcher(line).replaceAll(" $1 ");
    line = POINT_AFTER.matcher(line).replaceAll("$1 $2 ");
    line = POINT_BEFORE.matcher(line).replaceAll(" $1 $2");
    return Ngrams.words(DASH.matcher(line).replaceAll("$1 $2 "));
  }
}
