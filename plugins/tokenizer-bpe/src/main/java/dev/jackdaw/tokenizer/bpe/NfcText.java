package dev.jackdaw.tokenizer.bpe;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Arrays;

/**
 * A text in Unicode normalization form C, which knows where each of its UTF-16 units came from.
 *
 * @param starts for each unit of {@code text}, where the original characters behind it begin
 * @param ends and where they end
 */
@SuppressWarnings("ArrayRecordComponent") // shared with no one
record NfcText(String text, int[] starts, int[] ends) {
  /** All characters below this are the same in form C, whatever their neighbours. */
  private static final char FIRST_THAT_MAY_CHANGE = '\u0300';

  static boolean isNormal(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= FIRST_THAT_MAY_CHANGE) {
        return Normalizer.isNormalized(text, Form.NFC);
      }
    }
    return true;
  }

  /** Normalises stretch by stretch; a stretch begins where nothing composes with what is before. */
  static NfcText of(String original) {
    StringBuilder text = new StringBuilder(original.length());
    int[] starts = new int[original.length() + 8];
    int[] ends = new int[starts.length];
    for (int from = 0; from < original.length(); ) {
      int to = stretchEnd(original, from);
      String stretch = Normalizer.normalize(original.substring(from, to), Form.NFC);
      boolean same = original.startsWith(stretch, from) && stretch.length() == to - from;
      int needed = text.length() + stretch.length();
      if (needed > starts.length) {
        starts = Arrays.copyOf(starts, needed * 2);
        ends = Arrays.copyOf(ends, needed * 2);
      }
      for (int i = 0; i < stretch.length(); i++) {
        starts[text.length() + i] = same ? from + i : from;
        ends[text.length() + i] = same ? from + i + 1 : to;
      }
      text.append(stretch);
      from = to;
    }
    return new NfcText(
        text.toString(), Arrays.copyOf(starts, text.length()), Arrays.copyOf(ends, text.length()));
  }

  NfcText part(int from, int to) {
    return new NfcText(
        text.substring(from, to),
        Arrays.copyOfRange(starts, from, to),
        Arrays.copyOfRange(ends, from, to));
  }

  private static int stretchEnd(String text, int from) {
    int p = from + Character.charCount(text.codePointAt(from));
    while (p < text.length() && mayCompose(text.codePointAt(p))) {
      p += Character.charCount(text.codePointAt(p));
    }
    return p;
  }

  /**
   * Whether the character may join with the one before, or change places with it: a mark, a Hangul
   * vowel or final, or one of the Kirat Rai vowels, the only letters with that property.
   */
  static boolean mayCompose(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK ->
          true;
      default ->
          codePoint >= 0x1160 && codePoint <= 0x11FF
              || codePoint >= 0x16D63 && codePoint <= 0x16D6A;
    };
  }
}
