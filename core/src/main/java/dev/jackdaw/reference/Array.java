package dev.jackdaw.reference;

import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import java.util.Arrays;

/**
 * Numbers of any element type as doubles, row-major; integers are exact, BOOL is 0 or 1.
 */
@SuppressWarnings("ArrayRecordComponent") // internal, never compared
record Array(DType dtype, long[] lengths, double[] data) {
  static Array zeros(DType dtype, long... lengths) {
    return new Array(dtype, lengths, new double[Math.toIntExact(elements(lengths))]);
  }

  static long elements(long[] lengths) {
    long n = 1;
    for (long length : lengths) {
      n *= length;
    }
    return n;
  }

  static Array of(Tensor tensor) {
    Array array = zeros(tensor.dtype(), tensor.lengths());
    for (int i = 0; i < array.data.length; i++) {
      array.data[i] =
          switch (tensor.dtype()) {
            case F32 -> tensor.getFloat(i);
            case I32 -> tensor.getInt(i);
            case BOOL -> tensor.getBoolean(i) ? 1 : 0;
          };
    }
    return array;
  }

  void copyTo(Tensor tensor) {
    if (tensor.dtype() != dtype || !Arrays.equals(tensor.lengths(), lengths)) {
      throw new IllegalArgumentException(
          "[run] output is bound to " + tensor + ", it is " + dtype + Arrays.toString(lengths));
    }
    for (int i = 0; i < data.length; i++) {
      switch (dtype) {
        case F32 -> tensor.setFloat(i, (float) data[i]);
        case I32 -> tensor.setInt(i, (int) data[i]);
        case BOOL -> tensor.setBoolean(i, data[i] != 0);
      }
    }
  }

  Tensor toTensor() {
    Tensor tensor = Tensor.zeros(dtype, lengths);
    copyTo(tensor);
    return tensor;
  }

  /** What a 32-bit state keeps of these numbers. */
  Array rounded() {
    if (dtype != DType.F32) {
      return this;
    }
    double[] rounded = new double[data.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (float) data[i];
    }
    return new Array(dtype, lengths, rounded);
  }

  TensorType type() {
    return new TensorType(dtype, Shape.fixed(lengths));
  }

  int size() {
    return data.length;
  }

  int rank() {
    return lengths.length;
  }

  int length(int axis) {
    return (int) lengths[axis < 0 ? axis + lengths.length : axis];
  }

  /** Elements after an axis: the stride of one step along it. */
  int stride(int axis) {
    int stride = 1;
    for (int i = axis + 1; i < lengths.length; i++) {
      stride *= (int) lengths[i];
    }
    return stride;
  }

  /** Rows {@code first … first + count - 1} of the first axis, a copy. */
  Array rows(long first, long count) {
    long[] some = lengths.clone();
    some[0] = count;
    int stride = stride(0);
    int from = Math.toIntExact(first * stride);
    return new Array(
        dtype, some, Arrays.copyOfRange(data, from, from + Math.toIntExact(count * stride)));
  }
}
