package dev.jackdaw.template;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A string that knows of every character where it comes from: the template, or the content it was given. A character's mark holds
 * that in its lowest bit, and above it the number of the generation block that wrote it, 0 for none. Marks are kept as runs.
 */
final class Text implements Item {
  static final int TEMPLATE = 0;
  static final int CONTENT = 1;

  static final Text EMPTY = new Text("", new int[0], new int[0]);

  private final String value;
  private final int[] ends;
  private final int[] marks;
  private int points = -1;

  /** Takes the arrays over: run {@code i} ends before {@code ends[i]} and has mark {@code marks[i]}. */
  Text(String value, int[] ends, int[] marks) {
    this.value = value;
    this.ends = ends;
    this.marks = marks;
  }

  static Text of(String value, int mark) {
    return value.isEmpty() ? EMPTY : new Text(value, new int[] {value.length()}, new int[] {mark});
  }

  static Text of(String value, boolean content) {
    return of(value, content ? CONTENT : TEMPLATE);
  }

  static Text template(String value) {
    return of(value, TEMPLATE);
  }

  String value() {
    return value;
  }

  /** Number of UTF-16 units. */
  int length() {
    return value.length();
  }

  boolean isEmpty() {
    return value.isEmpty();
  }

  /** Number of code points: what a template calls its length. */
  int points() {
    if (points < 0) {
      points = value.codePointCount(0, value.length());
    }
    return points;
  }

  /** The UTF-16 index of a code point. */
  int offset(int point) {
    return points() == value.length() ? point : value.offsetByCodePoints(0, point);
  }

  int runs() {
    return ends.length;
  }

  int end(int run) {
    return ends[run];
  }

  int mark(int run) {
    return marks[run];
  }

  /** The run that holds the UTF-16 unit at this index. */
  int runAt(int index) {
    int found = Arrays.binarySearch(ends, index + 1);
    return found >= 0 ? found : -found - 1;
  }

  int markAt(int index) {
    return marks[runAt(index)];
  }

  /** Whether any character is content. */
  @Override
  public boolean content() {
    for (int mark : marks) {
      if ((mark & CONTENT) != 0) {
        return true;
      }
    }
    return false;
  }

  /** The part between two UTF-16 indices. */
  Text slice(int from, int to) {
    if (from >= to) {
      return EMPTY;
    }
    if (from == 0 && to == value.length()) {
      return this;
    }
    int first = runAt(from);
    int last = runAt(to - 1);
    int[] cutEnds = new int[last - first + 1];
    for (int i = 0; i < cutEnds.length; i++) {
      cutEnds[i] = Math.min(ends[first + i], to) - from;
    }
    return new Text(value.substring(from, to), cutEnds, Arrays.copyOfRange(marks, first, last + 1));
  }

  Text slice(int from) {
    return slice(from, value.length());
  }

  /** The same characters, all written by a generation block, save those another block inside it wrote. */
  Text generated(int block) {
    int[] stamped = marks.clone();
    for (int i = 0; i < stamped.length; i++) {
      if (stamped[i] <= CONTENT) {
        stamped[i] |= block << 1;
      }
    }
    return new Text(value, ends, stamped);
  }

  /** Other characters of the same number in the same places. */
  Text respelled(String characters) {
    return new Text(characters, ends, marks);
  }

  Rendered rendered() {
    List<Span> content = new ArrayList<>();
    List<Span> generation = new ArrayList<>();
    int start = 0;
    int block = 0;
    for (int run = 0; run < ends.length; run++) {
      if ((marks[run] & CONTENT) != 0) {
        append(content, start, ends[run], true);
      }
      if (marks[run] > CONTENT) {
        append(generation, start, ends[run], marks[run] >> 1 == block);
      }
      block = marks[run] >> 1;
      start = ends[run];
    }
    return new Rendered(value, content, generation);
  }

  private static void append(List<Span> spans, int start, int end, boolean join) {
    if (join && !spans.isEmpty() && spans.getLast().end() == start) {
      spans.set(spans.size() - 1, new Span(spans.getLast().start(), end));
    } else {
      spans.add(new Span(start, end));
    }
  }
}
