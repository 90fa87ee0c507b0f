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

  /** Makes room for this many more. */
  void reserve(int count) {
    if (size + count > values.length) {
      values = Arrays.copyOf(values, Math.max(Math.addExact(size, count), size * 2));
    }
  }

  /** The values and what is behind them: to write into after {@link #reserve}, before {@link #resize}. */
  int[] values() {
    return values;
  }

  void resize(int newSize) {
    size = newSize;
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
