package dev.jackdaw.checkpoint.gguf;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A tensor of a file: where its bytes are and how they are to be read.
 *
 * @param lengths slowest axis first, the other way round than in the file
 */
@SuppressWarnings("ArrayRecordComponent") // shared with no one
record StoredTensor(ElementType type, long[] lengths, MemorySegment bytes) {
  long elements() {
    return Arrays.stream(lengths).reduce(1, (a, b) -> a * b);
  }

  /** Length of the last axis. */
  int row() {
    return Math.toIntExact(lengths[lengths.length - 1]);
  }

  /** One row along the last axis, counted over all others, as floats from an index on. */
  void row(long row, float[] to, int first) {
    long bytesOfRow = (long) row() / type.numbers() * type.bytes();
    type.read(bytes, row * bytesOfRow, to, first, row());
  }

  /** All numbers. */
  float[] floats() {
    float[] values = new float[Math.toIntExact(elements())];
    type.read(bytes, 0, values, 0, values.length);
    return values;
  }
}
