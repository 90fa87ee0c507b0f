package dev.jackdaw.tokenizer.bpe;

import java.util.Arrays;

/** A map from pairs of ids to a number that is not negative, by open addressing in flat arrays. */
final class PairTable {
  private static final int ABSENT = -1;
  private static final long FREE = -1L;
  private long[] keys;
  private int[] values;
  private int size;

  PairTable(int expected) {
    int capacity = Integer.highestOneBit(Math.max(8, expected)) * 4;
    keys = new long[capacity];
    values = new int[capacity];
    Arrays.fill(keys, FREE);
  }

  int size() {
    return size;
  }

  /** The number of a pair, or -1. */
  int get(int left, int right) {
    long key = key(left, right);
    int mask = keys.length - 1;
    for (int slot = slot(key, mask); ; slot = slot + 1 & mask) {
      if (keys[slot] == key) {
        return values[slot];
      }
      if (keys[slot] == FREE) {
        return ABSENT;
      }
    }
  }

  /** Sets the number of a pair that has none; otherwise returns the one it has and changes nothing. */
  int putIfAbsent(int left, int right, int value) {
    long key = key(left, right);
    int mask = keys.length - 1;
    int slot = slot(key, mask);
    while (keys[slot] != FREE) {
      if (keys[slot] == key) {
        return values[slot];
      }
      slot = slot + 1 & mask;
    }
    keys[slot] = key;
    values[slot] = value;
    if (++size * 2 > keys.length) {
      grow();
    }
    return ABSENT;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldValues = values;
    keys = new long[oldKeys.length * 2];
    values = new int[keys.length];
    Arrays.fill(keys, FREE);
    int mask = keys.length - 1;
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != FREE) {
        int slot = slot(oldKeys[i], mask);
        while (keys[slot] != FREE) {
          slot = slot + 1 & mask;
        }
        keys[slot] = oldKeys[i];
        values[slot] = oldValues[i];
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
