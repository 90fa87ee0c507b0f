package dev.jackdaw.corpus;

/** A set of well-mixed 64-bit values without boxes: open addressing, at most half full. */
final class LongSet {
  private long[] slots = new long[1 << 10];
  private int size;
  private boolean hasZero;

  /** Whether the value is new. */
  boolean add(long value) {
    if (value == 0) {
      boolean isNew = !hasZero;
      hasZero = true;
      return isNew;
    }
    if (2 * (size + 1) > slots.length) {
      grow();
    }
    boolean isNew = insert(slots, value);
    size += isNew ? 1 : 0;
    return isNew;
  }

  private void grow() {
    if (slots.length > 1 << 29) {
      throw new IllegalStateException("[long_set] more than " + size + " values");
    }
    long[] larger = new long[2 * slots.length];
    for (long value : slots) {
      if (value != 0) {
        insert(larger, value);
      }
    }
    slots = larger;
  }

  private static boolean insert(long[] slots, long value) {
    int mask = slots.length - 1;
    int i = (int) value & mask;
    while (slots[i] != 0) {
      if (slots[i] == value) {
        return false;
      }
      i = i + 1 & mask;
    }
    slots[i] = value;
    return true;
  }
}
