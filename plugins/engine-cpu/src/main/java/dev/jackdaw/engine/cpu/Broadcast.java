package dev.jackdaw.engine.cpu;

import java.util.ArrayList;
import java.util.List;

/**
 * Walks over a result and up to three operands that broadcast to it, in runs along which every operand either advances by one element or stays
 * where it is. Axes that go together are joined first, so that a bias is one run per row and operands of one shape are a single run.
 */
final class Broadcast {
  /** One run of n elements; offsets and strides in elements, strides 0 or 1. */
  interface Run {
    void run(long y, long n, long a, int aStride, long b, int bStride, long c, int cStride);
  }

  private final long[] lengths;
  private final long[][] strides;
  private final long elements;

  /** @param operands shapes of the operands, at most three */
  Broadcast(long[] result, long[]... operands) {
    List<Long> joinedLengths = new ArrayList<>();
    List<long[]> joinedStrides = new ArrayList<>();
    long[][] steps = new long[operands.length][];
    for (int o = 0; o < operands.length; o++) {
      steps[o] = strides(result, operands[o]);
    }
    long count = 1;
    for (int axis = 0; axis < result.length; axis++) {
      count *= result[axis];
      if (result[axis] == 1) {
        continue;
      }
      long[] step = new long[operands.length];
      for (int o = 0; o < operands.length; o++) {
        step[o] = steps[o][axis];
      }
      int last = joinedLengths.size() - 1;
      if (last >= 0 && joins(joinedStrides.get(last), step, result[axis])) {
        joinedLengths.set(last, joinedLengths.get(last) * result[axis]);
        joinedStrides.set(last, step);
      } else {
        joinedLengths.add(result[axis]);
        joinedStrides.add(step);
      }
    }
    if (joinedLengths.isEmpty()) {
      joinedLengths.add(1L);
      joinedStrides.add(new long[operands.length]);
    }
    lengths = joinedLengths.stream().mapToLong(Long::longValue).toArray();
    strides = joinedStrides.toArray(long[][]::new);
    elements = count;
  }

  private static boolean joins(long[] outer, long[] inner, long length) {
    for (int o = 0; o < outer.length; o++) {
      if (outer[o] != inner[o] * length) {
        return false;
      }
    }
    return true;
  }

  private static long[] strides(long[] result, long[] operand) {
    long[] strides = new long[result.length];
    long step = 1;
    int missing = result.length - operand.length;
    for (int axis = operand.length - 1; axis >= 0; axis--) {
      strides[axis + missing] = operand[axis] == 1 ? 0 : step;
      step *= operand[axis];
    }
    return strides;
  }

  long elements() {
    return elements;
  }

  /** Visits the elements {@code from … from + n - 1} of the result in order. */
  void walk(long from, long n, Run run) {
    int inner = lengths.length - 1;
    long[] index = new long[lengths.length];
    long rest = from;
    for (int axis = inner; axis >= 0; axis--) {
      index[axis] = rest % lengths[axis];
      rest /= lengths[axis];
    }
    long done = 0;
    while (done < n) {
      long length = Math.min(n - done, lengths[inner] - index[inner]);
      run.run(
          from + done,
          length,
          offset(index, 0),
          stride(inner, 0),
          offset(index, 1),
          stride(inner, 1),
          offset(index, 2),
          stride(inner, 2));
      done += length;
      index[inner] += length;
      for (int axis = inner; axis > 0 && index[axis] == lengths[axis]; axis--) {
        index[axis] = 0;
        index[axis - 1]++;
      }
    }
  }

  private int stride(int axis, int operand) {
    return operand < strides[axis].length ? (int) strides[axis][operand] : 0;
  }

  private long offset(long[] index, int operand) {
    if (operand >= strides[0].length) {
      return 0;
    }
    long offset = 0;
    for (int axis = 0; axis < index.length; axis++) {
      offset += index[axis] * strides[axis][operand];
    }
    return offset;
  }
}
