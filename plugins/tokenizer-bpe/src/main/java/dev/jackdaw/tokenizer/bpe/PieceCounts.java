package dev.jackdaw.tokenizer.bpe;

import java.util.Arrays;

/** How often each distinct piece occurs. */
final class PieceCounts {
  private final ByteStrings pieces = new ByteStrings(1 << 14);
  private long[] counts = new long[1 << 14];

  void add(byte[] text, int from, int to, long times) {
    int piece = pieces.intern(text, from, to);
    if (piece >= counts.length) {
      counts = Arrays.copyOf(counts, counts.length * 2);
    }
    counts[piece] += times;
  }

  void addAll(PieceCounts other) {
    for (int i = 0; i < other.size(); i++) {
      add(other.pieces.pool(), other.pieces.start(i), other.pieces.end(i), other.counts[i]);
    }
  }

  int size() {
    return pieces.size();
  }

  ByteStrings pieces() {
    return pieces;
  }

  long count(int piece) {
    return counts[piece];
  }
}
