package dev.jackdaw.tokenizer.bpe;

import java.util.Arrays;

/**
 * Remembers the ids of pieces already merged: most of a text is a few thousand words. Pieces of up
 * to 15 bytes live in a two-way table whose slot of 32 bytes holds the piece itself, its length and
 * up to three ids, so that a hit touches one cache line and no object. Who came first keeps the
 * first way, as frequent words come early; the second belongs to whoever came last. Longer pieces,
 * up to {@link #LONGEST}, are interned. Nothing grows without bound.
 */
final class PieceCache {
  static final int SHORTEST_LONG = 16;
  static final int LONGEST = 256;

  /** Room that {@link #copy} needs in its target. */
  static final int SLACK = 3;

  private static final int STRIDE = 4;
  private static final int INLINE_IDS = 3;
  private static final int FIRST_SLOTS = 1 << 10;
  private static final int MOST_SLOTS = 1 << 17;
  private static final int LARGEST_POOL = 1 << 19;
  private static final int MOST_LONG = 1 << 15;

  /** By length of a piece: the bits of its bytes 0 to 7, and of its bytes 8 to 14. */
  private static final long[] LOW_BITS = new long[SHORTEST_LONG];

  private static final long[] HIGH_BITS = new long[SHORTEST_LONG];

  static {
    for (int length = 0; length < SHORTEST_LONG; length++) {
      LOW_BITS[length] = length >= 8 ? -1L : (1L << (length << 3)) - 1;
      HIGH_BITS[length] = length <= 8 ? 0 : (1L << (length - 8 << 3)) - 1;
    }
  }

  /** Slots of (bytes 0 to 7, bytes 8 to 14 and length, count and first id, other ids or pool index). */
  private long[] slots = new long[FIRST_SLOTS * STRIDE];

  private int shift = Long.SIZE - Integer.numberOfTrailingZeros(FIRST_SLOTS);
  private int insertions;
  private int[] pool = new int[1 << 10];
  private int poolSize;

  private final ByteStrings longPieces = new ByteStrings(1 << 8);

  /** Where in the pool the ids of each long piece are: count, then ids. */
  private int[] longIds = new int[1 << 8];

  /** Bytes 0 to 7 of a piece of 1 to 15 bytes. */
  static long low(byte[] text, int from, int length) {
    return from + SHORTEST_LONG <= text.length
        ? ByteStrings.word(text, from) & LOW_BITS[length]
        : ByteStrings.word(text, from, Math.min(8, length));
  }

  /** Bytes 8 to 14 and the length: never 0, so that an empty slot equals no piece. */
  static long high(byte[] text, int from, int length) {
    long bytes =
        from + SHORTEST_LONG <= text.length
            ? ByteStrings.word(text, from + 8) & HIGH_BITS[length]
            : length <= 8 ? 0 : ByteStrings.word(text, from + 8, length - 8);
    return bytes | (long) length << 56;
  }

  /** Where a short piece is, or -1. */
  int find(long low, long high) {
    long[] slots = this.slots;
    int slot = slot(low, high);
    if (slots[slot] == low && slots[slot + 1] == high) {
      return slot;
    }
    slot ^= STRIDE;
    return slots[slot] == low && slots[slot + 1] == high ? slot : -1;
  }

  /**
   * Writes the ids of the piece found at {@code slot} and returns the place after them. Three ids are
   * written whatever their number, which costs less than asking.
   */
  int copy(int slot, int[] target, int at) {
    long head = slots[slot + 2];
    long rest = slots[slot + 3];
    int count = (int) (head >>> 32);
    if (count > INLINE_IDS) {
      System.arraycopy(pool, (int) rest, target, at, count);
    } else {
      target[at] = (int) head;
      target[at + 1] = (int) (rest >>> 32);
      target[at + 2] = (int) rest;
    }
    return at + count;
  }

  void putShort(long low, long high, int[] ids, int count) {
    if (++insertions > slots.length / STRIDE / 2 && slots.length < MOST_SLOTS * STRIDE) {
      grow();
    }
    long rest = rest(ids, count);
    int slot = slot(low, high);
    if (slots[slot + 1] != 0) {
      slot ^= STRIDE;
    }
    slots[slot] = low;
    slots[slot + 1] = high;
    slots[slot + 2] = (long) count << 32 | ids[0];
    slots[slot + 3] = rest;
  }

  private long rest(int[] ids, int count) {
    return switch (count) {
      case 1 -> 0;
      case 2 -> (long) ids[1] << 32;
      case INLINE_IDS -> (long) ids[1] << 32 | ids[2];
      default -> store(ids, count);
    };
  }

  /** Where in the pool the ids of a long piece are, as {@link #copyLong} takes it; or -1. */
  int findLong(byte[] text, int from, int to) {
    int piece = longPieces.find(text, from, to);
    return piece < 0 ? -1 : longIds[piece];
  }

  int copyLong(int place, int[] target, int at) {
    System.arraycopy(pool, place + 1, target, at, pool[place]);
    return at + pool[place];
  }

  void putLong(byte[] text, int from, int to, int[] ids, int count) {
    if (longPieces.size() >= MOST_LONG || poolSize + count + 1 > LARGEST_POOL) {
      forget();
    }
    int piece = longPieces.intern(text, from, to);
    if (piece == longIds.length) {
      longIds = Arrays.copyOf(longIds, piece * 2);
    }
    longIds[piece] = poolSize;
    reserve(1);
    pool[poolSize++] = count;
    store(ids, count);
  }

  private int store(int[] ids, int count) {
    if (poolSize + count > LARGEST_POOL) {
      forget();
    }
    reserve(count);
    System.arraycopy(ids, 0, pool, poolSize, count);
    poolSize += count;
    return poolSize - count;
  }

  private void reserve(int count) {
    if (poolSize + count > pool.length) {
      pool = Arrays.copyOf(pool, Math.max(poolSize + count, pool.length * 2));
    }
  }

  private void forget() {
    poolSize = 0;
    longPieces.clear();
    Arrays.fill(slots, 0);
  }

  private void grow() {
    long[] old = slots;
    slots = new long[old.length * 2];
    shift--;
    for (int from = 0; from < old.length; from += STRIDE) {
      if (old[from + 1] != 0) {
        int slot = slot(old[from], old[from + 1]);
        if (slots[slot + 1] != 0) {
          slot ^= STRIDE;
        }
        System.arraycopy(old, from, slots, slot, STRIDE);
      }
    }
  }

  private int slot(long low, long high) {
    long hash = (low ^ high * 0x9FB21C651E98DF25L) * 0x9E3779B97F4A7C15L;
    return (int) (hash >>> shift) * STRIDE;
  }
}
