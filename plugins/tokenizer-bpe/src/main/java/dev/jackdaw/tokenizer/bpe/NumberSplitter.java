package dev.jackdaw.tokenizer.bpe;

import static dev.jackdaw.tokenizer.bpe.CharacterClasses.at;
import static dev.jackdaw.tokenizer.bpe.CharacterClasses.isNumber;
import static dev.jackdaw.tokenizer.bpe.CharacterClasses.length;

/** The {@code Digits} pre-tokenizer of {@code tokenizer.json}: numbers apart from everything else. */
final class NumberSplitter implements Splitter {
  private final int limit;

  /** @param single whether each number character is a piece of its own */
  NumberSplitter(boolean single) {
    this.limit = single ? 1 : Integer.MAX_VALUE;
  }

  @Override
  public Cursor over(byte[] text, int from, int to) {
    return new Walk(text, from, to);
  }

  @Override
  public int safeCut(byte[] text, int from, int to) {
    return Splitter.spaceBetweenLetters(text, from, to);
  }

  private int end(byte[] text, int from, int to) {
    int p = Runs.numbers(text, from, to, limit);
    if (p > from) {
      return p;
    }
    while (p < to) {
      int c = at(text, p);
      if (isNumber(c)) {
        break;
      }
      p += length(c);
    }
    return p;
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
        at = end(text, at, to);
        ends[n++] = at;
      }
      return n;
    }
  }
}
