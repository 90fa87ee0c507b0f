package dev.jackdaw.corpus;

/** Cuts texts that are too long to hold at once where the cut changes the tokens least. */
final class Pieces {
  /** Longest piece of a document, in UTF-16 units: long enough to be rare, short enough for many to be held. */
  static final int LIMIT = 1 << 22;

  private static final int SEARCHED = 1 << 16;

  private Pieces() {}

  /**
   * Where to cut, in {@code (0, text.length())}. After a single line break and before a letter or digit is best: the split
   * patterns of GPT-2, GPT-4 and GPT-4o never join characters across that place. Then any white space, then any place that is not inside a character.
   */
  static int cut(CharSequence text) {
    int length = text.length();
    int from = Math.max(2, length - SEARCHED);
    int blank = -1;
    for (int i = length - 1; i >= from; i--) {
      char before = text.charAt(i - 1);
      if (before == '\n'
          && Character.isLetterOrDigit(text.charAt(i))
          && isInk(text.charAt(i - 2))) {
        return i;
      }
      if (blank < 0 && Character.isWhitespace(text.charAt(i)) && isInk(before)) {
        blank = i;
      }
    }
    if (blank > 0) {
      return blank;
    }
    int last = length - 1;
    return Character.isLowSurrogate(text.charAt(last)) ? last - 1 : last;
  }

  private static boolean isInk(char c) {
    return !Character.isWhitespace(c);
  }
}
