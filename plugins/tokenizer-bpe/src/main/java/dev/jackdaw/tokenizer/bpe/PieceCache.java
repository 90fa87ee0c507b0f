package dev.jackdaw.tokenizer.bpe;

import java.util.Arrays;

/**
 * Remembers the ids of pieces already merged: most of a text is a few thousand words. Pieces of up
 * to 15 bytes live in a two-way table whose slot of 32 bytes holds the piece itself, its length and
 * up to three ids, so that a hit touches one cache line and no object. Longer pieces, up to {@link
 * #LONGEST}, are interned. What does not fit pushes out what was there; nothing grows without bound.
 */
final class PieceCache {
  static final int SHORTEST_LONG = 16;
  static final int LONGEST = 256;
  private static final int STRIDE = 4;
  private static final int INLINE_IDS = 3;
  private static final int FIRST_SLOTS = 1 << 10;
  private static final int MOST_SLOTS = 1 << 15;
  private static final int LARGEST_POOL = 1 << 19;
  private static final int MOST_LONG = 1 << 15;

  /** Slots of (bytes 0 to 7, bytes 8 to 14 and length, count and first id, other ids or pool index). */
  private long[] slots = new long[FIRST_SLOTS * STRIDE];

  private int insertions;
  private int[] pool = new int[1 << 10];
  private int poolSize;

  private final ByteStrings longPieces = new ByteStrings(1 << 8);

  /** Where in the pool the ids of each long piece are: count, then ids. */
  private int[] longIds = new int[1 << 8];

  /** Appends the ids of a piece of 1 to 15 bytes; false if it is not known. */
  boolean appendShort(byte[] text, int from, int count, IntBuffer out) {
    long low = low(text, from, count);
    long high = high(text, from, count);
    int slot = slot(low, high);
    if (slots[slot] != low || slots[slot + 1] != high) {
      slot ^= STRIDE;
      if (slots[slot] != low || slots[slot + 1] != high) {
        return false;
      }
    }
    long head = slots[slot + 2];
    int ids = (int) (head >>> 32);
    if (ids == 1) {
      out.add((int) head);
      return true;
    }
    long rest = slots[slot + 3];
    if (ids <= INLINE_IDS) {
      out.add((int) head);
      out.add((int) (rest >>> 32));
      if (ids == INLINE_IDS) {
        out.add((int) rest);
      }
      return true;
    }
    out.addAll(pool, (int) rest, ids);
    return true;
  }

  void putShort(byte[] text, int from, int count, int[] ids, int idCount) {
    if (++insertions > slots.length / STRIDE / 2 && slots.length < MOST_SLOTS * STRIDE) {
      grow();
    }
    long low = low(text, from, count);
    long high = high(text, from, count);
    int slot = slot(low, high);
    // The newcomer takes the first way; who was there gets the second.
    System.arraycopy(slots, slot, slots, slot ^ STRIDE, STRIDE);
    int stored = idCount <= INLINE_IDS ? 0 : store(ids, idCount);
    slots[slot] = low;
    slots[slot + 1] = high;
    slots[slot + 2] = (long) idCount << 32 | ids[0];
    slots[slot + 3] = rest(ids, idCount, stored);
  }

  private static long rest(int[] ids, int count, int stored) {
    return switch (count) {
      case 1 -> 0;
      case 2 -> (long) ids[1] << 32;
      case INLINE_IDS -> (long) ids[1] << 32 | ids[2];
      default -> stored;
    };
  }

  boolean appendLong(byte[] text, int from, int to, IntBuffer out) {
    int piece = longPieces.find(text, from, to);
    if (piece < 0) {
      return false;
    }
    int at = longIds[piece];
    out.addAll(pool, at + 1, pool[at]);
    return true;
  }

  void putLong(byte[] text, int from, int to, int[] ids, int count) {
    if (longPieces.size() >= MOST_LONG || poolSize + count + 1 > LARGEST_POOL) {
      forget();
    }
    int piece = longPieces.intern(text, from, to);
    if (piece == longIds.length) {
      longIds = Arrays.copyOf(longIds, piece * 2);
    }
    reserve(count + 1);
    longIds[piece] = poolSize;
    pool[poolSize++] = count;
    System.arraycopy(ids, 0, pool, poolSize, count);
    poolSize += count;
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
    int mask = slots.length / STRIDE - 1;
    return ((int) (ByteStrings.mix(low + high * 0x9FB21C651E98DF25L) >>> 24) & mask) * STRIDE;
  }

  private static long low(byte[] text, int from, int count) {
    return ByteStrings.word(text, from, Math.min(8, count));
  }

  /** Never 0, so that an empty slot equals no piece. */
  private static long high(byte[] text, int from, int count) {
    long length = (long) count << 56;
    return count <= 8 ? length : length | ByteStrings.word(text, from + 8, count - 8);
  }
}
