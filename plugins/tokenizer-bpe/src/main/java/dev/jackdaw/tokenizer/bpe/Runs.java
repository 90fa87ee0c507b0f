package dev.jackdaw.tokenizer.bpe;

import static dev.jackdaw.tokenizer.bpe.CharacterClasses.NEWLINE;
import static dev.jackdaw.tokenizer.bpe.CharacterClasses.at;
import static dev.jackdaw.tokenizer.bpe.CharacterClasses.isLetter;
import static dev.jackdaw.tokenizer.bpe.CharacterClasses.isNumber;
import static dev.jackdaw.tokenizer.bpe.CharacterClasses.isOther;
import static dev.jackdaw.tokenizer.bpe.CharacterClasses.isSpace;
import static dev.jackdaw.tokenizer.bpe.CharacterClasses.kind;
import static dev.jackdaw.tokenizer.bpe.CharacterClasses.length;

/** The sub-expressions that the GPT patterns share; each takes a place and returns where it ends. */
final class Runs {
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long LOW_BITS = 0x0101010101010101L;

  private Runs() {}

  /** {@code \p{L}*}: eight ASCII letters at a time, one by one from the first other character. */
  static int letters(byte[] text, int from, int to) {
    int p = from;
    while (p + 8 <= text.length) {
      long others = notAsciiLetters(ByteStrings.word(text, p));
      int run = Long.numberOfTrailingZeros(others) >>> 3;
      p += run;
      if (p >= to) {
        return to;
      }
      if (run < 8) {
        return text[p] >= 0 ? p : lettersOneByOne(text, p, to);
      }
    }
    return lettersOneByOne(text, p, to);
  }

  /**
   * The high bit of each byte that is no ASCII letter. With the case bit set, a letter is a byte from
   * 'a' to 'z'; adding what lies between a bound and 0x80 carries into the high bit from that bound
   * on, and never beyond the byte.
   */
  private static long notAsciiLetters(long bytes) {
    long lower = bytes & ~HIGH_BITS | 0x20 * LOW_BITS;
    long fromA = lower + (0x80 - 'a') * LOW_BITS;
    long afterZ = lower + (0x80 - 'z' - 1) * LOW_BITS;
    return ~(fromA & ~afterZ & ~bytes) & HIGH_BITS;
  }

  private static int lettersOneByOne(byte[] text, int from, int to) {
    int p = from;
    while (p < to) {
      int c = at(text, p);
      if (!isLetter(c)) {
        break;
      }
      p += length(c);
    }
    return p;
  }

  /** {@code \p{N}{0,limit}}. */
  static int numbers(byte[] text, int from, int to, int limit) {
    int p = from;
    for (int n = 0; n < limit && p < to; n++) {
      int c = at(text, p);
      if (!isNumber(c)) {
        break;
      }
      p += length(c);
    }
    return p;
  }

  /** {@code [^\s\p{L}\p{N}]*}. */
  static int others(byte[] text, int from, int to) {
    int p = from;
    while (p < to) {
      int c = at(text, p);
      if (!isOther(c)) {
        break;
      }
      p += length(c);
    }
    return p;
  }

  /** {@code [\r\n]*}. */
  static int newlines(byte[] text, int from, int to) {
    int p = from;
    while (p < to && (text[p] == '\n' || text[p] == '\r')) {
      p++;
    }
    return p;
  }

  /** {@code \s+(?!\S)|\s+}, from a white space character. */
  static int spaces(byte[] text, int from, int to) {
    int p = from;
    int last = from;
    while (p < to) {
      int c = at(text, p);
      if (!isSpace(c)) {
        break;
      }
      last = p;
      p += length(c);
    }
    return p == to || last == from ? p : last;
  }

  /**
   * {@code \s*[\r\n]+|\s+(?!\S)|\s+}, from a white space character.
   *
   * @param wholeAtEnd whether {@code \s+\z} comes first
   */
  static int spacesToNewline(byte[] text, int from, int to, boolean wholeAtEnd) {
    int p = from;
    int last = from;
    int afterNewline = -1;
    while (p < to) {
      int c = at(text, p);
      if (!isSpace(c)) {
        break;
      }
      last = p;
      p += length(c);
      if (kind(c) == NEWLINE) {
        afterNewline = p;
      }
    }
    if (wholeAtEnd && p == to) {
      return p;
    }
    if (afterNewline >= 0) {
      return afterNewline;
    }
    return p == to || last == from ? p : last;
  }

  /** {@code '(?:[sdmt]|ll|ve|re)} from an apostrophe; {@code from} where it does not match. */
  static int contraction(byte[] text, int from, int to) {
    if (from + 1 >= to) {
      return from;
    }
    int first = text[from + 1];
    return switch (first) {
      case 's', 'd', 'm', 't' -> from + 2;
      case 'l' -> from + 2 < to && text[from + 2] == 'l' ? from + 3 : from;
      case 'v', 'r' -> from + 2 < to && text[from + 2] == 'e' ? from + 3 : from;
      default -> from;
    };
  }

  /**
   * {@code (?i:'(?:[sdmt]|ll|ve|re))} from an apostrophe; {@code from} where it does not match.
   * U+017F, the long s, folds to s.
   */
  static int contractionIgnoringCase(byte[] text, int from, int to) {
    if (from + 1 >= to) {
      return from;
    }
    int first = text[from + 1];
    if (first < 0) {
      boolean longS = first == (byte) 0xC5 && text[from + 2] == (byte) 0xBF;
      return longS ? from + 3 : from;
    }
    return switch (first | 0x20) {
      case 's', 'd', 'm', 't' -> from + 2;
      case 'l' -> from + 2 < to && (text[from + 2] | 0x20) == 'l' ? from + 3 : from;
      case 'v', 'r' -> from + 2 < to && (text[from + 2] | 0x20) == 'e' ? from + 3 : from;
      default -> from;
    };
  }
}
