package dev.jackdaw.tokenizer.bpe;

import java.util.Arrays;

/**
 * A map from pairs of ids to a number that is not negative, by open addressing. Pair and number lie
 * side by side, so that a look-up is one cache line.
 */
final class PairTable {
  static final long ABSENT = -1;
  private static final long FREE = -1;
  private long[] slots;
  private int size;

  PairTable(int expected) {
    slots = free(Integer.highestOneBit(Math.max(8, expected)) * 4);
  }

  private static long[] free(int capacity) {
    long[] slots = new long[2 * capacity];
    Arrays.fill(slots, FREE);
    return slots;
  }

  int size() {
    return size;
  }

  /** The number of a pair, or {@link #ABSENT}. */
  long get(int left, int right) {
    long key = key(left, right);
    int mask = slots.length - 2;
    for (int slot = slot(key, mask); ; slot = slot + 2 & mask) {
      if (slots[slot] == key) {
        return slots[slot + 1];
      }
      if (slots[slot] == FREE) {
        return ABSENT;
      }
    }
  }

  /**
   * Sets the number of a pair that has none, and returns {@link #ABSENT}; otherwise returns the one
   * it has and changes nothing.
   */
  long putIfAbsent(int left, int right, long value) {
    long key = key(left, right);
    int mask = slots.length - 2;
    int slot = slot(key, mask);
    while (slots[slot] != FREE) {
      if (slots[slot] == key) {
        return slots[slot + 1];
      }
      slot = slot + 2 & mask;
    }
    slots[slot] = key;
    slots[slot + 1] = value;
    if (++size * 4L > slots.length) {
      grow();
    }
    return ABSENT;
  }

  private void grow() {
    long[] old = slots;
    slots = free(old.length);
    int mask = slots.length - 2;
    for (int i = 0; i < old.length; i += 2) {
      if (old[i] != FREE) {
        int slot = slot(old[i], mask);
        while (slots[slot] != FREE) {
          slot = slot + 2 & mask;
        }
        slots[slot] = old[i];
        slots[slot + 1] = old[i + 1];
      }
    }
  }

  private static long key(int left, int right) {
    return (long) left << 32 | right;
  }

  private static int slot(long key, int mask) {
    return (int) (ByteStrings.mix(key) >>> 32) & mask;
  }
}
