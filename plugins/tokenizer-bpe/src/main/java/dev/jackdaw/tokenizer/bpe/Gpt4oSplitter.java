package dev.jackdaw.tokenizer.bpe;

import static dev.jackdaw.tokenizer.bpe.CharacterClasses.CASELESS;
import static dev.jackdaw.tokenizer.bpe.CharacterClasses.LOWER;
import static dev.jackdaw.tokenizer.bpe.CharacterClasses.MARK;
import static dev.jackdaw.tokenizer.bpe.CharacterClasses.UPPER;
import static dev.jackdaw.tokenizer.bpe.CharacterClasses.at;
import static dev.jackdaw.tokenizer.bpe.CharacterClasses.isLetter;
import static dev.jackdaw.tokenizer.bpe.CharacterClasses.isNumber;
import static dev.jackdaw.tokenizer.bpe.CharacterClasses.isOther;
import static dev.jackdaw.tokenizer.bpe.CharacterClasses.isSpace;
import static dev.jackdaw.tokenizer.bpe.CharacterClasses.kind;
import static dev.jackdaw.tokenizer.bpe.CharacterClasses.length;

/**
 * {@link SplitPattern#O200K} by hand.
 *
 * <p>Its words are {@code U* L+} or else {@code U+ L*}, where U is upper case, L is lower case, and
 * letters without case and marks (call them C) are in both. Backtracking settles as follows: let u
 * be the end of the greedy run of U. If a lower-case letter follows, the word runs on through L. If
 * not, {@code L+} must take a C from the run: the word ends after the last C. With no C in the run
 * the first form fails, and the second takes the whole run.
 */
final class Gpt4oSplitter implements Splitter {
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
    int c = at(text, from);
    int next = from + length(c);
    if (isLetter(c)) {
      return withContraction(text, word(text, from, to), to);
    }
    if (isNumber(c)) {
      return Runs.numbers(text, next, to, 2);
    }
    int word = prefixedWord(text, from, c, to);
    if (word > from) {
      return withContraction(text, word, to);
    }
    if (first == ' ' && next < to && isOther(at(text, next))) {
      return newlinesAndSlashes(text, Runs.others(text, next, to), to);
    }
    return isSpace(c)
        ? Runs.spacesToNewline(text, from, to, false)
        : newlinesAndSlashes(text, Runs.others(text, next, to), to);
  }

  /**
   * A word after one character that is no letter, number or newline. A mark may be that character
   * or belong to the word: the pattern tries the first form with it as prefix, then the first form
   * without, which always matches.
   */
  private static int prefixedWord(byte[] text, int from, int c, int to) {
    byte first = text[from];
    if (first == '\n' || first == '\r') {
      return from;
    }
    int next = from + length(c);
    if (kind(c) != MARK) {
      int end = word(text, next, to);
      return end > next ? end : from;
    }
    int end = lowerEnding(text, next, to);
    return end > next ? end : lowerEnding(text, from, to);
  }

  /** Either form; {@code from} where neither matches. */
  private static int word(byte[] text, int from, int to) {
    int end = lowerEnding(text, from, to);
    return end > from ? end : upperRun(text, from, to);
  }

  /** {@code U* L+}; {@code from} where it does not match. */
  private static int lowerEnding(byte[] text, int from, int to) {
    int p = from;
    int afterCaseless = from;
    while (p < to) {
      int c = at(text, p);
      int kind = kind(c);
      if (kind > MARK) {
        break;
      }
      p += length(c);
      if (kind == LOWER) {
        return lowerRun(text, p, to);
      }
      if (kind != UPPER) {
        afterCaseless = p;
      }
    }
    return afterCaseless;
  }

  /** {@code L*}. */
  private static int lowerRun(byte[] text, int from, int to) {
    int p = from;
    while (p < to) {
      int c = at(text, p);
      int kind = kind(c);
      if (kind != LOWER && kind != CASELESS && kind != MARK) {
        break;
      }
      p += length(c);
    }
    return p;
  }

  /** {@code U*}, known to hold no lower-case letter after it. */
  private static int upperRun(byte[] text, int from, int to) {
    int p = from;
    while (p < to) {
      int c = at(text, p);
      if (kind(c) != UPPER) {
        break;
      }
      p += length(c);
    }
    return p;
  }

  private static int withContraction(byte[] text, int from, int to) {
    return from < to && text[from] == '\'' ? Runs.contractionIgnoringCase(text, from, to) : from;
  }

  private static int newlinesAndSlashes(byte[] text, int from, int to) {
    int p = from;
    while (p < to && (text[p] == '\n' || text[p] == '\r' || text[p] == '/')) {
      p++;
    }
    return p;
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
