package dev.jackdaw.template;

import java.util.Arrays;

/** Puts a {@link Text} together, within a budget. */
final class TextBuilder {
  private final Budget budget;
  private final StringBuilder value = new StringBuilder();
  private int[] ends = new int[8];
  private int[] marks = new int[8];
  private int runs;

  TextBuilder(Budget budget) {
    this.budget = budget;
  }

  TextBuilder append(Text text) {
    return append(text, 0, text.length());
  }

  TextBuilder append(Text text, int from, int to) {
    if (from >= to) {
      return this;
    }
    budget.characters((long) value.length() + to - from, to - from);
    int shift = value.length() - from;
    value.append(text.value(), from, to);
    for (int run = text.runAt(from); run < text.runs(); run++) {
      int end = Math.min(text.end(run), to);
      run(end + shift, text.mark(run));
      if (end == to) {
        break;
      }
    }
    return this;
  }

  TextBuilder append(String characters, int mark) {
    if (!characters.isEmpty()) {
      budget.characters((long) value.length() + characters.length(), characters.length());
      value.append(characters);
      run(value.length(), mark);
    }
    return this;
  }

  TextBuilder append(String characters, boolean content) {
    return append(characters, content ? Text.CONTENT : Text.TEMPLATE);
  }

  /** Counts the whole before making it, so that a huge product is refused and not tried. */
  TextBuilder repeat(Text text, long times) {
    long count = Math.max(0, times);
    if (text.isEmpty() || count == 0) {
      return this;
    }
    budget.characters(Math.addExact(value.length(), saturated(text.length(), count)), 0);
    for (long i = 0; i < count; i++) {
      append(text);
    }
    return this;
  }

  private static long saturated(long length, long count) {
    return count > Integer.MAX_VALUE ? Integer.MAX_VALUE : length * count;
  }

  int length() {
    return value.length();
  }

  Text build() {
    return runs == 0
        ? Text.EMPTY
        : new Text(value.toString(), Arrays.copyOf(ends, runs), Arrays.copyOf(marks, runs));
  }

  private void run(int end, int mark) {
    if (runs > 0 && marks[runs - 1] == mark) {
      ends[runs - 1] = end;
      return;
    }
    if (runs == ends.length) {
      ends = Arrays.copyOf(ends, 2 * runs);
      marks = Arrays.copyOf(marks, 2 * runs);
    }
    ends[runs] = end;
    marks[runs++] = mark;
  }
}
