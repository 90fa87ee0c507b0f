package dev.jackdaw.finetuning;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** What two texts share that differ in nothing but case, white space and punctuation. */
public final class Wording {
  private static final Pattern LETTER = Pattern.compile("\\p{L}");
  private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}]+");

  /** An apostrophe within a word goes without leaving a gap: {@code don't} and {@code dont} are the same. */
  private static final Pattern APOSTROPHE = Pattern.compile("(?<=\\p{L})['’](?=\\p{L})");

  private static final Pattern PUNCTUATION = Pattern.compile("[\\p{P}\\p{Cf}\\p{Cc}]+");

  private Wording() {}

  /**
   * The words of a text in lower case with one space between them; compatibility forms are those of NFKC. A text without any letter
   * is only rid of superfluous white space: in {@code 3 - 4} the dash is all that matters.
   */
  public static String of(String text) {
    String plain =
        SPACE.matcher(Normalizer.normalize(text, Normalizer.Form.NFKC)).replaceAll(" ").strip();
    if (!LETTER.matcher(plain).find()) {
      return plain;
    }
    String words = APOSTROPHE.matcher(plain.toLowerCase(Locale.ROOT)).replaceAll("");
    return SPACE.matcher(PUNCTUATION.matcher(words).replaceAll(" ")).replaceAll(" ").strip();
  }
}
