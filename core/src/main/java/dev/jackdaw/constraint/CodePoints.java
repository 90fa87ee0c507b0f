package dev.jackdaw.constraint;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;

/** A set of Unicode characters. Surrogates are never in it, for UTF-8 does not have them. */
record CodePoints(List<Range> ranges) {
  static final CodePoints NONE = new CodePoints(List.of());
  static final CodePoints ALL =
      new CodePoints(
          List.of(
              new Range(0, Character.MIN_SURROGATE - 1),
              new Range(Character.MAX_SURROGATE + 1, Character.MAX_CODE_POINT)));

  /** From one character to another, both included. */
  record Range(int from, int to) {}

  static boolean isSurrogate(int point) {
    return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
  }

  static CodePoints of(int point) {
    return range(point, point);
  }

  static CodePoints range(int from, int to) {
    return new CodePoints(List.of(new Range(from, to))).and(ALL);
  }

  /** Every character of some text. */
  static CodePoints of(String characters) {
    CodePoints all = NONE;
    for (int point : characters.codePoints().toArray()) {
      all = all.or(of(point));
    }
    return all;
  }

  static CodePoints matching(IntPredicate wanted) {
    List<Range> ranges = new ArrayList<>();
    int from = -1;
    for (int point = 0; point <= Character.MAX_CODE_POINT + 1; point++) {
      boolean in = point <= Character.MAX_CODE_POINT && !isSurrogate(point) && wanted.test(point);
      if (in && from < 0) {
        from = point;
      } else if (!in && from >= 0) {
        ranges.add(new Range(from, point - 1));
        from = -1;
      }
    }
    return new CodePoints(List.copyOf(ranges));
  }

  boolean isEmpty() {
    return ranges.isEmpty();
  }

  boolean contains(int point) {
    return ranges.stream().anyMatch(range -> range.from <= point && point <= range.to);
  }

  CodePoints or(CodePoints other) {
    List<Range> all = new ArrayList<>(ranges);
    all.addAll(other.ranges);
    all.sort(Comparator.comparingInt(Range::from));
    List<Range> merged = new ArrayList<>();
    for (Range next : all) {
      Range last = merged.isEmpty() ? null : merged.getLast();
      if (last != null && next.from <= last.to + 1) {
        merged.set(merged.size() - 1, new Range(last.from, Math.max(last.to, next.to)));
      } else {
        merged.add(next);
      }
    }
    return new CodePoints(List.copyOf(merged));
  }

  CodePoints and(CodePoints other) {
    List<Range> both = new ArrayList<>();
    for (Range a : ranges) {
      for (Range b : other.ranges) {
        int from = Math.max(a.from, b.from);
        int to = Math.min(a.to, b.to);
        if (from <= to) {
          both.add(new Range(from, to));
        }
      }
    }
    return new CodePoints(List.copyOf(both));
  }

  CodePoints not() {
    List<Range> rest = new ArrayList<>();
    int from = 0;
    for (Range range : ranges) {
      if (from < range.from) {
        rest.add(new Range(from, range.from - 1));
      }
      from = range.to + 1;
    }
    if (from <= Character.MAX_CODE_POINT) {
      rest.add(new Range(from, Character.MAX_CODE_POINT));
    }
    return new CodePoints(List.copyOf(rest)).and(ALL);
  }
}
