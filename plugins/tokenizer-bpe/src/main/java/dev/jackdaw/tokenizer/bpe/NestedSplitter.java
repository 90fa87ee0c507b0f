package dev.jackdaw.tokenizer.bpe;

/** Cuts the pieces of one splitter with another: a {@code Sequence} of pre-tokenizers. */
final class NestedSplitter implements Splitter {
  private static final int BATCH = 64;
  private final Splitter outer;
  private final Splitter inner;

  NestedSplitter(Splitter outer, Splitter inner) {
    this.outer = outer;
    this.inner = inner;
  }

  @Override
  public Cursor over(byte[] text, int from, int to) {
    return new Walk(text, from, to);
  }

  /**
   * Where the outer splitter alone would allow a cut the inner one need not, so only a place good
   * for both counts; the splitters known here agree on the first.
   */
  @Override
  public int safeCut(byte[] text, int from, int to) {
    int cut = outer.safeCut(text, from, to);
    return cut == inner.safeCut(text, from, to) ? cut : to;
  }

  private final class Walk implements Cursor {
    private final byte[] text;
    private final int to;
    private final Cursor pieces;
    private final int[] outerEnds = new int[BATCH];
    private int outerCount;
    private int outerIndex;
    private int at;
    private Cursor current;

    Walk(byte[] text, int from, int to) {
      this.text = text;
      this.at = from;
      this.to = to;
      this.pieces = outer.over(text, from, to);
      this.current = inner.over(text, from, from);
    }

    @Override
    public int fill(int[] ends) {
      while (true) {
        int n = current.fill(ends);
        if (n > 0) {
          return n;
        }
        if (at == to) {
          return 0;
        }
        if (outerIndex == outerCount) {
          outerCount = pieces.fill(outerEnds);
          outerIndex = 0;
        }
        int end = outerEnds[outerIndex++];
        current = inner.over(text, at, end);
        at = end;
      }
    }
  }
}
