package dev.jackdaw.bot;

import dev.jackdaw.retrieval.Passage;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Whether what a model says about a clause may stand beside it. A phrase with a number, in digits or in words, or with a clause's
 * number that the clause does not have, may not; nor may one whose words come from elsewhere.
 */
final class Grounding {
  private static final Pattern NUMBER = Pattern.compile("\\d+(?:[.,:]\\d+)*");
  private static final Pattern WORD = Pattern.compile("[\\p{L}']+");
  private static final List<String> NUMERALS =
      List.of(
          "zero",
          "one",
          "two",
          "three",
          "four",
          "five",
          "six",
          "seven",
          "eight",
          "nine",
          "ten",
          "eleven",
          "twelve",
          "thirteen",
          "fourteen",
          "fifteen",
          "sixteen",
          "seventeen",
          "eighteen",
          "nineteen",
          "twenty");

  /** Words shorter than this say little; longer ones are compared by so many letters, whatever their ending. */
  private static final int TELLING = 4;

  private static final int STEM = 5;

  private final double support;

  /** @param support share of a phrase's words that must come from the clause or the question */
  Grounding(double support) {
    this.support = support;
  }

  /** The phrase without a citation of the clause, if it may stand; it never holds the clause itself once more. */
  Optional<String> phrase(String said, Passage clause, String question) {
    List<String> cited = Citations.of(said);
    String phrase = Citations.without(said);
    boolean invents =
        !Set.of(clause.id()).containsAll(cited)
            || !figures(clause.id() + " " + clause.text()).containsAll(figures(phrase));
    if (phrase.isEmpty()
        || invents
        || repeats(phrase, clause)
        || !supported(phrase, clause, question)) {
      return Optional.empty();
    }
    return Optional.of(phrase);
  }

  /** A phrase that was cut, up to its last whole sentence; empty if it has none. */
  static String whole(String said) {
    int end =
        Math.max(said.lastIndexOf(". "), Math.max(said.lastIndexOf("! "), said.lastIndexOf("? ")));
    return end < 0 ? "" : said.substring(0, end + 1);
  }

  private static Set<String> numbers(String text) {
    Set<String> numbers = new TreeSet<>();
    Matcher matcher = NUMBER.matcher(text);
    while (matcher.find()) {
      numbers.add(matcher.group());
    }
    return numbers;
  }

  /** Numbers in digits and, from two on, in words; {@code one} is seldom meant as a number. */
  private static Set<String> figures(String text) {
    Set<String> figures = new TreeSet<>();
    numbers(text).forEach(number -> figures.add(number.replace(",", "")));
    words(text)
        .forEach(
            word -> {
              int value = NUMERALS.indexOf(word);
              if (value > 1) {
                figures.add(String.valueOf(value));
              }
            });
    return figures;
  }

  private static boolean repeats(String phrase, Passage clause) {
    return phrase.replaceAll("\\s+", " ").contains(clause.text());
  }

  private boolean supported(String phrase, Passage clause, String question) {
    Set<String> known = stems(clause.title() + " " + clause.text() + " " + question);
    Set<String> said = stems(phrase);
    long there = said.stream().filter(known::contains).count();
    return said.isEmpty() || there >= support * said.size();
  }

  private static Set<String> stems(String text) {
    return words(text).stream()
        .filter(word -> word.length() >= TELLING)
        .map(word -> word.substring(0, Math.min(STEM, word.length())))
        .collect(Collectors.toSet());
  }

  private static List<String> words(String text) {
    return WORD.matcher(text.toLowerCase(Locale.ROOT))
        .results()
        .map(match -> match.group())
        .toList();
  }
}
