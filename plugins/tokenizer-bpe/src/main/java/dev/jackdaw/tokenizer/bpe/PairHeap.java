package dev.jackdaw.tokenizer.bpe;

import java.util.Arrays;

/** Pairs by count, highest first; of equal counts, the one that the order puts first. */
final class PairHeap {
  /** Decides between pairs of equal count. */
  @FunctionalInterface
  interface Order {
    boolean comesFirst(int pair, int other);
  }

  private final Order order;
  private long[] counts = new long[1 << 14];
  private int[] pairs = new int[1 << 14];
  private int size;

  PairHeap(Order order) {
    this.order = order;
  }

  boolean isEmpty() {
    return size == 0;
  }

  long topCount() {
    return counts[0];
  }

  void add(long count, int pair) {
    if (size == counts.length) {
      counts = Arrays.copyOf(counts, size * 2);
      pairs = Arrays.copyOf(pairs, size * 2);
    }
    int slot = size++;
    while (slot > 0) {
      int parent = slot - 1 >>> 1;
      if (!before(count, pair, parent)) {
        break;
      }
      move(parent, slot);
      slot = parent;
    }
    counts[slot] = count;
    pairs[slot] = pair;
  }

  int removeTop() {
    int top = pairs[0];
    size--;
    long count = counts[size];
    int pair = pairs[size];
    int slot = 0;
    while (true) {
      int child = 2 * slot + 1;
      if (child >= size) {
        break;
      }
      if (child + 1 < size && before(counts[child + 1], pairs[child + 1], child)) {
        child++;
      }
      if (before(count, pair, child)) {
        break;
      }
      move(child, slot);
      slot = child;
    }
    counts[slot] = count;
    pairs[slot] = pair;
    return top;
  }

  private boolean before(long count, int pair, int slot) {
    return count != counts[slot] ? count > counts[slot] : order.comesFirst(pair, pairs[slot]);
  }

  private void move(int from, int to) {
    counts[to] = counts[from];
    pairs[to] = pairs[from];
  }
}
