package dev.jackdaw.tokenizer.bpe;

import java.util.Arrays;

/** A growing list of ints. */
final class IntBuffer {
  private static final int KEEP_AT_MOST = 1 << 20;
  private int[] values;
  private int size;

  IntBuffer(int capacity) {
    values = new int[capacity];
  }

  int size() {
    return size;
  }

  int get(int index) {
    return values[index];
  }

  void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = value;
  }

  void addAll(int[] from, int at, int count) {
    if (size + count > values.length) {
      values = Arrays.copyOf(values, Math.max(size + count, size * 2));
    }
    System.arraycopy(from, at, values, size, count);
    size += count;
  }

  int[] toArray() {
    return Arrays.copyOf(values, size);
  }

  /** Empties it, and lets go of what a very long text needed. */
  void clear() {
    size = 0;
    if (values.length > KEEP_AT_MOST) {
      values = new int[1 << 12];
    }
  }
}
