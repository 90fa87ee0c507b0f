package dev.jackdaw.checkpoint.gguf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * The merges that a vocabulary with scores stands for. SentencePiece joins the neighbours whose joint token has the highest score;
 * every way of cutting a token into two tokens is therefore a merge with the rank of its score.
 */
final class ScoredMerges {
  private record Merge(String left, String right, double score, int leftId, int rightId) {}

  private ScoredMerges() {}

  /**
   * Pairs in order of rank, of tokens of text alone: no spelling of a control token, a byte or an unused id may be put together from
   * pieces, as SentencePiece has it, or what a user types could become an end of text. Of equal scores the longer left comes first, then the longer right, as Hugging Face's converter has it.
   *
   * @param text whether each token is text
   */
  static List<String[]> of(List<String> tokens, List<Number> scores, IntPredicate text) {
    Map<String, Integer> ids = new HashMap<>();
    for (int id = 0; id < tokens.size(); id++) {
      if (text.test(id)) {
        ids.put(tokens.get(id), id);
      }
    }
    List<Merge> merges = new ArrayList<>();
    for (int id = 0; id < tokens.size(); id++) {
      if (text.test(id)) {
        merges.addAll(cuts(tokens.get(id), scores.get(id).doubleValue(), ids));
      }
    }
    merges.sort(
        Comparator.comparingDouble(Merge::score)
            .thenComparingInt(merge -> length(merge.left))
            .thenComparingInt(merge -> length(merge.right))
            .reversed());
    return merges.stream().map(merge -> new String[] {merge.left, merge.right}).toList();
  }

  private static List<Merge> cuts(String token, double score, Map<String, Integer> ids) {
    List<Merge> cuts = new ArrayList<>();
    for (int at = token.offsetByCodePoints(0, Math.min(1, token.length()));
        at < token.length();
        at = token.offsetByCodePoints(at, 1)) {
      Integer left = ids.get(token.substring(0, at));
      Integer right = ids.get(token.substring(at));
      if (left != null && right != null) {
        cuts.add(new Merge(token.substring(0, at), token.substring(at), score, left, right));
      }
    }
    cuts.sort(Comparator.comparingInt(Merge::leftId).thenComparingInt(Merge::rightId));
    return cuts;
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
