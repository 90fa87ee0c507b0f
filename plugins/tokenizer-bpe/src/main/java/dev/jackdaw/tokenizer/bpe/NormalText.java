package dev.jackdaw.tokenizer.bpe;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Arrays;

/**
 * A text that was changed, which knows where each of its UTF-16 units came from.
 *
 * @param starts for each unit of {@code text}, where the original characters behind it begin
 * @param ends and where they end
 */
@SuppressWarnings("ArrayRecordComponent") // shared with no one
record NormalText(String text, int[] starts, int[] ends) {
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

  /** A form, stretch by stretch; a stretch begins where nothing composes with what is before. */
  static NormalText of(String original, Form form) {
    StringBuilder text = new StringBuilder(original.length());
    int[] starts = new int[original.length() + 8];
    int[] ends = new int[starts.length];
    for (int from = 0; from < original.length(); ) {
      int to = stretchEnd(original, from, form);
      String stretch = Normalizer.normalize(original.substring(from, to), form);
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
    return new NormalText(
        text.toString(), Arrays.copyOf(starts, text.length()), Arrays.copyOf(ends, text.length()));
  }

  NormalText part(int from, int to) {
    return new NormalText(
        text.substring(from, to),
        Arrays.copyOfRange(starts, from, to),
        Arrays.copyOfRange(ends, from, to));
  }

  private static int stretchEnd(String text, int from, Form form) {
    int p = from + Character.charCount(text.codePointAt(from));
    while (p < text.length() && joins(text.codePointAt(p), form)) {
      p += Character.charCount(text.codePointAt(p));
    }
    return p;
  }

  /** What a compatibility form makes of a character may begin with one that joins. */
  private static boolean joins(int codePoint, Form form) {
    if (mayCompose(codePoint)) {
      return true;
    }
    if (form != Form.NFKC && form != Form.NFKD || codePoint < FIRST_THAT_MAY_CHANGE) {
      return false;
    }
    String apart = Normalizer.normalize(Character.toString(codePoint), Form.NFKD);
    return mayCompose(apart.codePointAt(0));
  }

  /** This text, made of another that was itself changed: places in the original. */
  NormalText through(NormalText before) {
    int[] from = new int[starts.length];
    int[] to = new int[ends.length];
    for (int i = 0; i < starts.length; i++) {
      // a text put before everything comes from nowhere: it is where the original begins
      boolean nowhere = ends[i] == 0 || before.text.isEmpty();
      from[i] = nowhere ? 0 : before.starts[starts[i]];
      to[i] = nowhere ? 0 : before.ends[ends[i] - 1];
    }
    return new NormalText(text, from, to);
  }

  /** Puts a changed text together from front to back. */
  static final class Builder {
    private final String original;
    private final StringBuilder text = new StringBuilder();
    private final IntBuffer starts = new IntBuffer(64);
    private final IntBuffer ends = new IntBuffer(64);

    Builder(String original) {
      this.original = original;
    }

    /** Takes {@code original[from, to)} over. */
    void keep(int from, int to) {
      text.append(original, from, to);
      for (int i = from; i < to; i++) {
        starts.add(i);
        ends.add(i + 1);
      }
    }

    /** Puts something in the place of {@code original[from, to)}. */
    void put(String content, int from, int to) {
      text.append(content);
      for (int i = 0; i < content.length(); i++) {
        starts.add(from);
        ends.add(to);
      }
    }

    NormalText build() {
      return new NormalText(text.toString(), starts.toArray(), ends.toArray());
    }
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
