package dev.jackdaw.tokenizer.bpe;

import static dev.jackdaw.tokenizer.bpe.CharacterClasses.at;
import static dev.jackdaw.tokenizer.bpe.CharacterClasses.isLetter;
import static dev.jackdaw.tokenizer.bpe.CharacterClasses.isNumber;
import static dev.jackdaw.tokenizer.bpe.CharacterClasses.isSpace;
import static dev.jackdaw.tokenizer.bpe.CharacterClasses.length;

/** {@link SplitPattern#GPT2} by hand. */
final class Gpt2Splitter implements Splitter {
  @Override
  public Cursor over(byte[] text, int from, int to) {
    return new Walk(text, from, to);
  }

  @Override
  public int safeCut(byte[] text, int from, int to) {
    return Splitter.spaceBetweenLetters(text, from, to);
  }

  private static int end(byte[] text, int from, int to) {
    byte first = text[from];
    if (first == '\'') {
      int end = Runs.contraction(text, from, to);
      if (end > from) {
        return end;
      }
    }
    int core = from;
    int c = at(text, from);
    if (first == ' ' && from + 1 < to) {
      int second = at(text, from + 1);
      if (!isSpace(second)) {
        core = from + 1;
        c = second;
      }
    }
    int next = core + length(c);
    if (isLetter(c)) {
      return Runs.letters(text, next, to);
    }
    if (isNumber(c)) {
      return Runs.numbers(text, next, to, Integer.MAX_VALUE);
    }
    return isSpace(c) ? Runs.spaces(text, from, to) : Runs.others(text, next, to);
  }

  private static final class Walk implements Cursor {
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
      int p = at;
      while (n < ends.length && p < to) {
        p = end(text, p, to);
        ends[n++] = p;
      }
      at = p;
      return n;
    }
  }
}
