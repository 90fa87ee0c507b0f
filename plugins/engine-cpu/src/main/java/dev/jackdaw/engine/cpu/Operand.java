package dev.jackdaw.engine.cpu;

import dev.jackdaw.graph.DType;
import java.util.Arrays;

/** A dense row-major tensor in a buffer, with its sizes as numbers. */
record Operand(Buffer buffer, long offset, DType dtype, long[] shape) {
  static Operand whole(Buffer buffer, DType dtype, long[] shape) {
    return new Operand(buffer, 0, dtype, shape);
  }

  long address() {
    return buffer.address() + offset;
  }

  int rank() {
    return shape.length;
  }

  long elements() {
    long n = 1;
    for (long length : shape) {
      n *= length;
    }
    return n;
  }

  long bytes() {
    return elements() * dtype.bytes();
  }

  /** Length of the last axis; 1 of a scalar. */
  long width() {
    return shape.length == 0 ? 1 : shape[shape.length - 1];
  }

  /** Elements over {@link #width}. */
  long rows() {
    long n = 1;
    for (int i = 0; i < shape.length - 1; i++) {
      n *= shape[i];
    }
    return n;
  }

  Operand reshaped(long[] other) {
    return new Operand(buffer, offset, dtype, other);
  }

  boolean sameShape(Operand other) {
    return Arrays.equals(shape, other.shape);
  }
}
