package dev.jackdaw.checkpoint.huggingface;

import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A tensor of a safetensors file: where its bytes are and how they are to be read. */
record StoredTensor(Element element, long[] lengths, MemorySegment bytes) {
  /** Element types that can be read as F32 without losing anything. */
  enum Element {
    F32(4),
    F16(2),
    BF16(2);

    private final int bytes;

    Element(int bytes) {
      this.bytes = bytes;
    }

    int bytes() {
      return bytes;
    }
  }

  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  long elements() {
    return Arrays.stream(lengths).reduce(1, (a, b) -> a * b);
  }

  float get(long i) {
    return switch (element) {
      case F32 -> bytes.get(FLOAT, 4 * i);
      case F16 -> Float.float16ToFloat(bytes.get(SHORT, 2 * i));
      case BF16 -> Float.intBitsToFloat(bytes.get(SHORT, 2 * i) << 16);
    };
  }

  /** The rows {@code first … first + lengths[0] - 1} along the first axis, a view where the file's bytes are F32 already. */
  Tensor rows(long first, long[] part) {
    long count = Arrays.stream(part).reduce(1, (a, b) -> a * b);
    long row = part.length == 0 ? 1 : count / Math.max(part[0], 1);
    long start = first * row;
    if (element == Element.F32 && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) {
      return Tensor.over(DType.F32, part, bytes.asSlice(4 * start, 4 * count));
    }
    Tensor values = Tensor.zeros(DType.F32, part);
    for (long i = 0; i < count; i++) {
      values.setFloat(i, get(start + i));
    }
    return values;
  }

  /** The columns {@code first … first + part[0] - 1} of this matrix as rows: (in, out) to (out, in). */
  Tensor columns(long first, long[] part) {
    Tensor values = Tensor.zeros(DType.F32, part);
    long out = part[0];
    long in = part[1];
    for (long i = 0; i < in; i++) {
      for (long o = 0; o < out; o++) {
        values.setFloat(o * in + i, get(i * lengths[1] + first + o));
      }
    }
    return values;
  }
}
