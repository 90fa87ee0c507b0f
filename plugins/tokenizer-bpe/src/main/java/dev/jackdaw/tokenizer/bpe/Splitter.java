package dev.jackdaw.tokenizer.bpe;

/**
 * Cuts text into the pieces that merges never cross. The pieces cover the text. A splitter is
 * immutable; each walk has its own {@link Cursor}.
 */
sealed interface Splitter
    permits Gpt2Splitter,
        Gpt4Splitter,
        Gpt4oSplitter,
        NumberSplitter,
        RegexSplitter,
        NestedSplitter,
        SpaceSplitter,
        WholeSplitter {
  /** A walk over {@code text[from, to)}, which is valid UTF-8; what lies outside is not looked at. */
  Cursor over(byte[] text, int from, int to);

  /**
   * A place after {@code from} where a long text may be cut without changing its pieces, so that
   * threads can share it; {@code to} if there is none or the pattern is not known well enough.
   */
  default int safeCut(byte[] text, int from, int to) {
    return to;
  }

  /** Delivers the pieces in order, many per call, so that the loop over them stays in one place. */
  interface Cursor {
    /**
     * Writes the ends of the next pieces; each piece begins where the one before ended.
     *
     * @return how many were written; 0 when the text is used up
     */
    int fill(int[] ends);
  }

  /**
   * In all three GPT patterns a piece begins at a space between two ASCII letters, and nothing
   * before it depends on what follows.
   */
  static int spaceBetweenLetters(byte[] text, int from, int to) {
    for (int i = from + 1; i < to - 1; i++) {
      if (text[i] == ' ' && isAsciiLetter(text[i - 1]) && isAsciiLetter(text[i + 1])) {
        return i;
      }
    }
    return to;
  }

  private static boolean isAsciiLetter(byte b) {
    int lower = b | 0x20;
    return lower >= 'a' && lower <= 'z';
  }
}
