package dev.jackdaw.tokenizer.bpe;

import static dev.jackdaw.tokenizer.bpe.CharacterClasses.at;
import static dev.jackdaw.tokenizer.bpe.CharacterClasses.isLetter;
import static dev.jackdaw.tokenizer.bpe.CharacterClasses.isNumber;
import static dev.jackdaw.tokenizer.bpe.CharacterClasses.isOther;
import static dev.jackdaw.tokenizer.bpe.CharacterClasses.isSpace;
import static dev.jackdaw.tokenizer.bpe.CharacterClasses.length;

/**
 * {@link SplitPattern#CL100K} by hand, with two things its relatives vary: Qwen takes one digit at a
 * time, and tiktoken leaves the white space that ends a text in one piece.
 */
final class Gpt4Splitter implements Splitter {
  private final int digits;
  private final boolean wholeAtEnd;

  /**
   * @param digits the longest run of numbers in a piece
   * @param wholeAtEnd whether white space at the end of the text stays whole, newlines or not
   */
  Gpt4Splitter(int digits, boolean wholeAtEnd) {
    this.digits = digits;
    this.wholeAtEnd = wholeAtEnd;
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
    byte first = text[from];
    int c = at(text, from);
    int next = from + length(c);
    if (isLetter(c)) {
      return Runs.letters(text, next, to);
    }
    if (isNumber(c)) {
      return Runs.numbers(text, next, to, digits - 1);
    }
    if (first == '\'') {
      int end = Runs.contractionIgnoringCase(text, from, to);
      if (end > from) {
        return end;
      }
    }
    if (next < to && first != '\n' && first != '\r') {
      int second = at(text, next);
      if (isLetter(second)) {
        return Runs.letters(text, next + length(second), to);
      }
      if (first == ' ' && isOther(second)) {
        return Runs.newlines(text, Runs.others(text, next + length(second), to), to);
      }
    }
    return isSpace(c)
        ? Runs.spacesToNewline(text, from, to, wholeAtEnd)
        : Runs.newlines(text, Runs.others(text, next, to), to);
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
