package dev.jackdaw.constraint;

import java.util.ArrayList;
import java.util.List;

/** Ranges of characters as ranges of the bytes that spell them, after Russ Cox's UTF-8 automata (rsc.re/regexp3). */
final class Utf8Ranges {
  /** Largest characters of one, two, three and four bytes. */
  private static final int[] LARGEST = {0x7f, 0x7ff, 0xffff, Character.MAX_CODE_POINT};

  private Utf8Ranges() {}

  /** Sequences {first, last, first, last, …}, a pair for each byte; together they spell exactly these characters. */
  static List<int[]> of(CodePoints points) {
    List<int[]> sequences = new ArrayList<>();
    for (CodePoints.Range range : points.ranges()) {
      int from = range.from();
      for (int bytes = 1; bytes <= LARGEST.length; bytes++) {
        int to = Math.min(range.to(), LARGEST[bytes - 1]);
        if (from <= to) {
          split(from, to, bytes, sequences);
          from = to + 1;
        }
      }
    }
    return sequences;
  }

  /** Cuts until in every sequence each byte has its range whatever the others are. */
  private static void split(int from, int to, int bytes, List<int[]> sequences) {
    for (int low = 1; low < bytes; low++) {
      int mask = (1 << (6 * low)) - 1;
      if ((from & ~mask) != (to & ~mask)) {
        if ((from & mask) != 0) {
          split(from, from | mask, bytes, sequences);
          split((from | mask) + 1, to, bytes, sequences);
          return;
        }
        if ((to & mask) != mask) {
          split(from, (to & ~mask) - 1, bytes, sequences);
          split(to & ~mask, to, bytes, sequences);
          return;
        }
      }
    }
    int[] sequence = new int[2 * bytes];
    for (int i = 0; i < bytes; i++) {
      sequence[2 * i] = unit(from, i, bytes);
      sequence[2 * i + 1] = unit(to, i, bytes);
    }
    sequences.add(sequence);
  }

  private static int unit(int point, int index, int bytes) {
    if (bytes == 1) {
      return point;
    }
    int bits = point >> (6 * (bytes - 1 - index));
    return index == 0 ? (0xff00 >> bytes & 0xff) | bits : 0x80 | (bits & 0x3f);
  }
}
