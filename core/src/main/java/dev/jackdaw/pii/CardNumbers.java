package dev.jackdaw.pii;

import java.util.ArrayList;
import java.util.List;

/**
 * Numbers of payment cards: 13 to 19 digits, the first from 2 to 6, whose sum by Luhn is right (ISO/IEC 7812-1). Digits may be
 * apart by blanks, dashes, dots or characters nobody sees, and be those of any script.
 */
final class CardNumbers {
  private static final int FEWEST = 13;
  private static final int MOST = 19;

  /** Characters that may stand between two digits of a number. */
  private static final int WIDEST_GAP = 3;

  private CardNumbers() {}

  /** A digit, whether it begins a group and whether it ends one. */
  private record Digit(int value, int start, int end, boolean begins, boolean ends) {}

  static List<PersonalDatum> find(String text) {
    List<PersonalDatum> found = new ArrayList<>();
    for (List<Digit> run : runs(text)) {
      int at = 0;
      while (at < run.size()) {
        int length = longest(run, at);
        if (length > 0) {
          found.add(
              new PersonalDatum(
                  PersonalDatum.Kind.CARD_NUMBER,
                  run.get(at).start(),
                  run.get(at + length - 1).end()));
        }
        at += Math.max(1, length);
      }
    }
    return found;
  }

  /** Digits of the longest number that begins here, whole groups alone; 0 if none does. */
  private static int longest(List<Digit> run, int at) {
    Digit first = run.get(at);
    if (!first.begins() || first.value() < 2 || first.value() > 6) {
      return 0;
    }
    for (int length = Math.min(MOST, run.size() - at); length >= FEWEST; length--) {
      if (run.get(at + length - 1).ends() && luhn(run.subList(at, at + length))) {
        return length;
      }
    }
    return 0;
  }

  private static boolean luhn(List<Digit> digits) {
    int sum = 0;
    for (int i = 0; i < digits.size(); i++) {
      int value = digits.get(digits.size() - 1 - i).value();
      int doubled = i % 2 == 0 ? value : 2 * value;
      sum += doubled > 9 ? doubled - 9 : doubled;
    }
    return sum % 10 == 0;
  }

  /** Digits with nothing but gaps between them. */
  private static List<List<Digit>> runs(String text) {
    List<List<Digit>> runs = new ArrayList<>();
    List<Digit> run = new ArrayList<>();
    int gap = 0;
    int at = 0;
    while (at < text.length()) {
      int point = text.codePointAt(at);
      int end = at + Character.charCount(point);
      if (Character.isDigit(point)) {
        run.add(digit(text, point, at, end));
        gap = 0;
      } else if (!separates(point) || ++gap > WIDEST_GAP) {
        runs.add(run);
        run = new ArrayList<>();
        gap = 0;
      }
      at = end;
    }
    runs.add(run);
    return runs;
  }

  private static Digit digit(String text, int point, int start, int end) {
    boolean begins = start == 0 || !Character.isLetterOrDigit(text.codePointBefore(start));
    boolean ends = end == text.length() || !Character.isDigit(text.codePointAt(end));
    return new Digit(Character.digit(point, 10), start, end, begins, ends);
  }

  private static boolean separates(int point) {
    return Character.isWhitespace(point)
        || Character.isSpaceChar(point)
        || point == '.'
        || point == '_'
        || switch (Character.getType(point)) {
          case Character.DASH_PUNCTUATION, Character.FORMAT, Character.MATH_SYMBOL -> true;
          default -> false;
        };
  }
}
