package dev.jackdaw.tokenizer.bpe;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A set of byte strings, numbered from 0 in the order they came, in three flat arrays: no object per
 * string. Not for several threads while it grows.
 */
final class ByteStrings {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int LARGEST_POOL = Integer.MAX_VALUE - 64;

  private byte[] pool;
  private int[] ends;
  private long[] hashes;
  private int[] table;
  private int size;

  ByteStrings(int expected) {
    pool = new byte[Math.max(64, expected * 6)];
    ends = new int[Math.max(16, expected)];
    hashes = new long[ends.length];
    table = new int[Math.max(32, Integer.highestOneBit(expected) * 4)];
  }

  int size() {
    return size;
  }

  byte[] pool() {
    return pool;
  }

  int start(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }

  int end(int index) {
    return ends[index];
  }

  byte[] copy(int index) {
    return Arrays.copyOfRange(pool, start(index), end(index));
  }

  void clear() {
    size = 0;
    Arrays.fill(table, 0);
  }

  /** The number of {@code bytes[from, to)}, or -1. */
  int find(byte[] bytes, int from, int to) {
    return find(bytes, from, to, hash(bytes, from, to));
  }

  private int find(byte[] bytes, int from, int to, long hash) {
    int mask = table.length - 1;
    for (int slot = (int) hash & mask; table[slot] != 0; slot = slot + 1 & mask) {
      int index = table[slot] - 1;
      if (hashes[index] == hash
          && Arrays.equals(bytes, from, to, pool, start(index), ends[index])) {
        return index;
      }
    }
    return -1;
  }

  /** The number of {@code bytes[from, to)}, which is added if it is new. */
  int intern(byte[] bytes, int from, int to) {
    long hash = hash(bytes, from, to);
    int found = find(bytes, from, to, hash);
    return found >= 0 ? found : append(bytes, from, to, hash);
  }

  private int append(byte[] bytes, int from, int to, long hash) {
    int start = size == 0 ? 0 : ends[size - 1];
    int length = to - from;
    if (length > pool.length - start) {
      long wanted = Math.max((long) start + length, pool.length * 2L);
      if ((long) start + length > LARGEST_POOL) {
        throw new IllegalStateException("[byte_strings] more than 2 GiB of distinct strings");
      }
      pool = Arrays.copyOf(pool, (int) Math.min(LARGEST_POOL, wanted));
    }
    if (size == ends.length) {
      ends = Arrays.copyOf(ends, size * 2);
      hashes = Arrays.copyOf(hashes, size * 2);
    }
    System.arraycopy(bytes, from, pool, start, length);
    ends[size] = start + length;
    hashes[size] = hash;
    size++;
    if (size * 2 > table.length) {
      rehash();
    } else {
      place(size - 1);
    }
    return size - 1;
  }

  private void rehash() {
    table = new int[table.length * 2];
    for (int index = 0; index < size; index++) {
      place(index);
    }
  }

  private void place(int index) {
    int mask = table.length - 1;
    int slot = (int) hashes[index] & mask;
    while (table[slot] != 0) {
      slot = slot + 1 & mask;
    }
    table[slot] = index + 1;
  }

  static long hash(byte[] bytes, int from, int to) {
    long hash = to - from;
    int p = from;
    for (; p + 8 <= to; p += 8) {
      hash = mix(hash ^ (long) LONGS.get(bytes, p));
    }
    return p < to ? mix(hash ^ word(bytes, p, to - p)) : hash;
  }

  /** Spreads every bit over the whole word. */
  static long mix(long x) {
    long h = x * 0x9E3779B97F4A7C15L;
    h ^= h >>> 32;
    h *= 0xD6E8FEB86659FD93L;
    return h ^ h >>> 29;
  }

  /** Eight bytes as one little-endian number. */
  static long word(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }

  /** Up to eight bytes as one little-endian number, zeros above them. */
  static long word(byte[] bytes, int at, int count) {
    if (at + 8 <= bytes.length) {
      long all = (long) LONGS.get(bytes, at);
      return count == 8 ? all : all & (1L << (count << 3)) - 1;
    }
    long word = 0;
    for (int i = count - 1; i >= 0; i--) {
      word = word << 8 | bytes[at + i] & 0xFF;
    }
    return word;
  }
}
