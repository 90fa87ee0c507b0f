package dev.jackdaw.checkpoint.gguf;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A list in the metadata, checked but not read: vocabularies are large, and most readers need only some.
 *
 * @param file the whole file
 * @param start its first byte
 */
record ValueList(MemorySegment file, ValueType type, long count, long start) {
  private static final long MOST_KEPT = 1 << 24;
  private static final int DEEPEST = 4;

  /** Steps over a list and sees that it is whole. */
  static ValueList scan(MemorySegment file, Cursor cursor) {
    return scan(file, cursor, 0);
  }

  private static ValueList scan(MemorySegment file, Cursor cursor, int depth) {
    if (depth == DEEPEST) {
      throw cursor.damage("lists within lists, more than " + DEEPEST + " deep");
    }
    ValueType type = ValueType.read(cursor);
    long count = cursor.count("values of a list", MOST_KEPT);
    long start = cursor.at();
    switch (type) {
      case STRING -> {
        for (long i = 0; i < count; i++) {
          cursor.skipText("a text of a list");
        }
      }
      case ARRAY -> {
        for (long i = 0; i < count; i++) {
          scan(file, cursor, depth + 1);
        }
      }
      default -> cursor.skip(count * type.bytes(), "a list");
    }
    return new ValueList(file, type, count, start);
  }

  /** Its values. */
  List<Object> values() {
    Cursor cursor = new Cursor(file, start);
    List<Object> values = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      values.add(type == ValueType.ARRAY ? scan(file, cursor) : type.value(cursor));
    }
    return values;
  }
}
