package dev.jackdaw.evaluation.similarity;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Counted stretches of a sequence. */
final class Ngrams {
  /** White space as Python's {@code str.split} sees it, which the reference programs use. */
  private static final Pattern SPACE = Pattern.compile("[\\t-\\r\\x1c-\\x20\\x85\\p{Z}]+");

  private Ngrams() {}

  /** The words between white space. */
  static List<String> words(String text) {
    return Arrays.stream(SPACE.split(text)).filter(word -> !word.isEmpty()).toList();
  }

  /** The characters that are not white space. */
  static List<String> characters(String text) {
    return SPACE.matcher(text).replaceAll("").codePoints().mapToObj(Character::toString).toList();
  }

  /** How often each stretch of {@code n} occurs. */
  static Map<List<String>, Integer> of(List<String> units, int n) {
    Map<List<String>, Integer> counts = new HashMap<>();
    for (int i = 0; i + n <= units.size(); i++) {
      counts.merge(units.subList(i, i + n), 1, Integer::sum);
    }
    return counts;
  }

  /** How many stretches the two have in common, each as often as in the poorer one. */
  static int common(Map<List<String>, Integer> one, Map<List<String>, Integer> other) {
    int common = 0;
    for (Map.Entry<List<String>, Integer> entry : one.entrySet()) {
      common += Math.min(entry.getValue(), other.getOrDefault(entry.getKey(), 0));
    }
    return common;
  }
}
