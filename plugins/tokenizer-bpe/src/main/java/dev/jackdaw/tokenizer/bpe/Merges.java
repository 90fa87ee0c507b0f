package dev.jackdaw.tokenizer.bpe;

import java.util.Arrays;

/**
 * The merges in the order they apply: number r joins {@code left[r]} and {@code right[r]} to {@code
 * merged[r]}. Where several joins give one token, as in a tiktoken file, they may share a rank, and
 * the leftmost goes first.
 */
final class Merges {
  private int[] left;
  private int[] right;
  private int[] merged;
  private int[] rank;
  private int size;

  Merges(int expected) {
    int capacity = Math.max(16, expected);
    left = new int[capacity];
    right = new int[capacity];
    merged = new int[capacity];
    rank = new int[capacity];
  }

  void add(int leftId, int rightId, int mergedId, int mergeRank) {
    if (size == left.length) {
      left = Arrays.copyOf(left, size * 2);
      right = Arrays.copyOf(right, size * 2);
      merged = Arrays.copyOf(merged, size * 2);
      rank = Arrays.copyOf(rank, size * 2);
    }
    left[size] = leftId;
    right[size] = rightId;
    merged[size] = mergedId;
    rank[size] = mergeRank;
    size++;
  }

  int size() {
    return size;
  }

  int left(int index) {
    return left[index];
  }

  int right(int index) {
    return right[index];
  }

  int merged(int index) {
    return merged[index];
  }

  int rank(int index) {
    return rank[index];
  }

  /** From each pair of ids to the join of its first merge. */
  PairTable table() {
    PairTable table = new PairTable(size);
    for (int i = 0; i < size; i++) {
      table.putIfAbsent(left[i], right[i], join(rank[i], merged[i]));
    }
    return table;
  }

  /** Rank and product of a merge in one number that sorts by rank. */
  static long join(int rank, int merged) {
    return (long) rank << 32 | merged;
  }

  static int rankOf(long join) {
    return (int) (join >>> 32);
  }

  static int mergedOf(long join) {
    return (int) join;
  }
}
