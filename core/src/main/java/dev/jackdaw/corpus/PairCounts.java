package dev.jackdaw.corpus;

/** Counts of positive keys without boxes: open addressing, at most half full. */
final class PairCounts {
  private long[] keys = new long[1 << 12];
  private int[] counts = new int[1 << 12];
  private int size;

  /** Counts a key once more and returns its count. */
  int add(long key) {
    if (2 * (size + 1) > keys.length) {
      grow();
    }
    int slot = slot(keys, key);
    if (keys[slot] == 0) {
      keys[slot] = key;
      size++;
    }
    return ++counts[slot];
  }

  int get(long key) {
    return counts[slot(keys, key)];
  }

  /** Number of distinct keys. */
  int size() {
    return size;
  }

  /** The absolute discount {@code n1 / (n1 + 2 n2)}, from how many keys were seen once and twice; kept off its ends. */
  double discount() {
    long once = 0;
    long twice = 0;
    for (int count : counts) {
      once += count == 1 ? 1 : 0;
      twice += count == 2 ? 1 : 0;
    }
    return once == 0 ? 0.5 : Math.clamp((double) once / (once + 2 * twice), 0.1, 0.95);
  }

  private void grow() {
    long[] largerKeys = new long[2 * keys.length];
    int[] largerCounts = new int[2 * keys.length];
    for (int i = 0; i < keys.length; i++) {
      if (keys[i] != 0) {
        int slot = slot(largerKeys, keys[i]);
        largerKeys[slot] = keys[i];
        largerCounts[slot] = counts[i];
      }
    }
    keys = largerKeys;
    counts = largerCounts;
  }

  private static int slot(long[] keys, long key) {
    int mask = keys.length - 1;
    int i = (int) Mixing.hash(0, key) & mask;
    while (keys[i] != 0 && keys[i] != key) {
      i = i + 1 & mask;
    }
    return i;
  }
}
