package dev.jackdaw.tokenizer.bpe;

/**
 * Cuts before spaces: before each, or before each run of them. The latter changes no token where no token has a space behind another
 * character, as then no merge crosses such a place.
 */
final class SpaceSplitter implements Splitter {
  private final boolean single;

  /** @param single whether every space begins a piece, also one behind a space */
  SpaceSplitter(boolean single) {
    this.single = single;
  }

  @Override
  public Cursor over(byte[] text, int from, int to) {
    return new Walk(text, from, to);
  }

  @Override
  public int safeCut(byte[] text, int from, int to) {
    return Splitter.spaceBetweenLetters(text, from, to);
  }

  private final class Walk implements Cursor {
    private final byte[] text;
    private final int to;
    private int at;

    Walk(byte[] text, int from, int to) {
      this.text = text;
      this.at = from;
      this.to = to;
    }

    @Override
    public int fill(int[] ends) {
      int n = 0;
      while (n < ends.length && at < to) {
        at++;
        while (at < to && (text[at] != ' ' || !single && text[at - 1] == ' ')) {
          at++;
        }
        ends[n++] = at;
      }
      return n;
    }
  }
}
