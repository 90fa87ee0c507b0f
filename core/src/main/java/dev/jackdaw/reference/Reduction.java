package dev.jackdaw.reference;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/** Primitives that fold axes. */
final class Reduction {
  private Reduction() {}

  static Array sum(Array x, List<Integer> axes, long[] lengths) {
    return fold(x, axes, lengths, 0, Double::sum);
  }

  static Array max(Array x, List<Integer> axes, long[] lengths) {
    return fold(x, axes, lengths, Double.NEGATIVE_INFINITY, Math::max);
  }

  private static Array fold(
      Array x, List<Integer> axes, long[] lengths, double start, DoubleBinaryOperator f) {
    Array y = Array.zeros(x.dtype(), lengths);
    Arrays.fill(y.data(), start);
    int[] strides = new int[x.rank()];
    int stride = 1;
    for (int axis = x.rank() - 1; axis >= 0; axis--) {
      if (!axes.contains(axis)) {
        strides[axis] = stride;
        stride *= x.length(axis);
      }
    }
    for (int i = 0; i < x.size(); i++) {
      int to = 0;
      int rest = i;
      for (int axis = x.rank() - 1; axis >= 0; axis--) {
        to += rest % x.length(axis) * strides[axis];
        rest /= x.length(axis);
      }
      y.data()[to] = f.applyAsDouble(y.data()[to], x.data()[i]);
    }
    return y;
  }

  static Array softmax(Array x, boolean log) {
    Array y = Array.zeros(x.dtype(), x.lengths());
    int n = x.length(-1);
    for (int row = 0; row < x.size(); row += n) {
      double largest = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < n; i++) {
        largest = Math.max(largest, x.data()[row + i]);
      }
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum += Math.exp(x.data()[row + i] - largest);
      }
      for (int i = 0; i < n; i++) {
        double shifted = x.data()[row + i] - largest;
        y.data()[row + i] = log ? shifted - Math.log(sum) : Math.exp(shifted) / sum;
      }
    }
    return y;
  }
}
