package dev.jackdaw.bot;

import java.util.Locale;
import java.util.regex.Pattern;

/** Whether a question looks as if it were about what was spoken of last. */
final class FollowUp {
  private static final Pattern GOES_ON =
      Pattern.compile(
          "(?:ok(?:ay)?,? |thanks,? |thank you,? |fine,? |hm+,? )?(?:and|but|or|so|then|also|what"
              + " about|how about|what if|even if|in that case|does that|is that|is it|does it|will"
              + " it|can it|how long does it|when does it|how much is it|why)\\b.*",
          Pattern.DOTALL);
  private static final Pattern CONNECTS =
      Pattern.compile(
          "(?:ok(?:ay)?,? |thanks,? |thank you,? |fine,? |hm+,? )?(?:and|but|or|so|then|also|what"
              + " about|how about|what if|even if|in that case)\\b.*",
          Pattern.DOTALL);
  private static final Pattern POINTS_BACK =
      Pattern.compile(
          ".*\\b(?:it|its|that|this|they|them|those|these|one(?!\\s+of\\b)|ones|there)\\b.*",
          Pattern.DOTALL);
  private static final int FEW_WORDS = 7;
  private static final int VERY_FEW_WORDS = 4;
  private static final int NOT_MANY_WORDS = 10;

  private FollowUp() {}

  /** For a question whose intent is not clear: it goes on from the last, or is short and points back. */
  static boolean looksSo(String text) {
    String plain = plain(text);
    int words = plain.isEmpty() ? 0 : plain.split("\\s+").length;
    return GOES_ON.matcher(plain).matches()
        || words <= FEW_WORDS && POINTS_BACK.matcher(plain).matches();
  }

  /** For any question: so short that it means nothing without the last, or one that goes on from it and points back to it. */
  static boolean elliptic(String text) {
    String plain = plain(text);
    int words = plain.isEmpty() ? 0 : plain.split("\\s+").length;
    return words > 0 && words <= VERY_FEW_WORDS && GOES_ON.matcher(plain).matches()
        || words <= NOT_MANY_WORDS
            && CONNECTS.matcher(plain).matches()
            && POINTS_BACK.matcher(plain).matches();
  }

  private static String plain(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }
}
