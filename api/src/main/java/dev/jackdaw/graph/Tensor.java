package dev.jackdaw.graph;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Numbers in memory, dense and row-major: what goes into a program, comes out of it, or stands in a model file. On the heap or
 * off it; F32 and I32 in native byte order, BOOL one byte an element.
 */
public final class Tensor {
  private final DType dtype;
  private final long[] lengths;
  private final MemorySegment data;

  private Tensor(DType dtype, long[] lengths, MemorySegment data) {
    long bytes = elements(lengths) * dtype.bytes();
    if (data.byteSize() != bytes) {
      throw new IllegalArgumentException(
          "[tensor] "
              + dtype
              + Arrays.toString(lengths)
              + " needs "
              + bytes
              + " bytes, got "
              + data.byteSize());
    }
    this.dtype = dtype;
    this.lengths = lengths.clone();
    this.data = data;
  }

  /** A tensor over existing memory, not copied. */
  public static Tensor over(DType dtype, long[] lengths, MemorySegment data) {
    return new Tensor(dtype, lengths, data);
  }

  /** Zeros off the heap, aligned to 64 bytes, alive as long as the arena. */
  public static Tensor allocate(Arena arena, DType dtype, long... lengths) {
    return new Tensor(dtype, lengths, arena.allocate(elements(lengths) * dtype.bytes(), 64));
  }

  /** Zeros on the heap. */
  public static Tensor zeros(DType dtype, long... lengths) {
    long n = elements(lengths);
    int heap = Math.toIntExact(n);
    MemorySegment data =
        switch (dtype) {
          case F32 -> MemorySegment.ofArray(new float[heap]);
          case I32 -> MemorySegment.ofArray(new int[heap]);
          case BOOL -> MemorySegment.ofArray(new byte[heap]);
        };
    return new Tensor(dtype, lengths, data);
  }

  /** A tensor over this array, not copied. */
  public static Tensor of(float[] values, long... lengths) {
    return new Tensor(DType.F32, lengths, MemorySegment.ofArray(values));
  }

  /** A tensor over this array, not copied. */
  public static Tensor of(int[] values, long... lengths) {
    return new Tensor(DType.I32, lengths, MemorySegment.ofArray(values));
  }

  public static Tensor scalar(float value) {
    return of(new float[] {value});
  }

  public static Tensor scalar(int value) {
    return of(new int[] {value});
  }

  public DType dtype() {
    return dtype;
  }

  public int rank() {
    return lengths.length;
  }

  /** Length of an axis; negative counts from the end. */
  public long length(int axis) {
    return lengths[axis < 0 ? axis + lengths.length : axis];
  }

  /** The lengths of all axes, a copy. */
  public long[] lengths() {
    return lengths.clone();
  }

  public long elements() {
    return elements(lengths);
  }

  public TensorType type() {
    return new TensorType(dtype, Shape.fixed(lengths));
  }

  public MemorySegment data() {
    return data;
  }

  public float getFloat(long i) {
    return data.get(ValueLayout.JAVA_FLOAT_UNALIGNED, i * Float.BYTES);
  }

  public void setFloat(long i, float value) {
    data.set(ValueLayout.JAVA_FLOAT_UNALIGNED, i * Float.BYTES, value);
  }

  public int getInt(long i) {
    return data.get(ValueLayout.JAVA_INT_UNALIGNED, i * Integer.BYTES);
  }

  public void setInt(long i, int value) {
    data.set(ValueLayout.JAVA_INT_UNALIGNED, i * Integer.BYTES, value);
  }

  public boolean getBoolean(long i) {
    return data.get(ValueLayout.JAVA_BYTE, i) != 0;
  }

  public void setBoolean(long i, boolean value) {
    data.set(ValueLayout.JAVA_BYTE, i, (byte) (value ? 1 : 0));
  }

  /** The values as an array, a copy. */
  public float[] toFloats() {
    require(DType.F32);
    float[] values = new float[Math.toIntExact(elements())];
    MemorySegment.copy(data, ValueLayout.JAVA_FLOAT_UNALIGNED, 0, values, 0, values.length);
    return values;
  }

  /** The values as an array, a copy. */
  public int[] toInts() {
    require(DType.I32);
    int[] values = new int[Math.toIntExact(elements())];
    MemorySegment.copy(data, ValueLayout.JAVA_INT_UNALIGNED, 0, values, 0, values.length);
    return values;
  }

  /** Copies another tensor's numbers into this one. */
  public void copyFrom(Tensor other) {
    if (other.dtype != dtype || !Arrays.equals(other.lengths, lengths)) {
      throw new IllegalArgumentException("[tensor] cannot copy " + other + " into " + this);
    }
    data.copyFrom(other.data);
  }

  private void require(DType wanted) {
    if (dtype != wanted) {
      throw new IllegalStateException("[tensor] " + this + " is not " + wanted);
    }
  }

  private static long elements(long[] lengths) {
    long n = 1;
    for (long length : lengths) {
      if (length < 0) {
        throw new IllegalArgumentException(
            "[tensor] negative length in " + Arrays.toString(lengths));
      }
      n = Math.multiplyExact(n, length);
    }
    return n;
  }

  @Override
  public String toString() {
    return dtype + Arrays.toString(lengths);
  }
}
