package dev.jackdaw.reference;

import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.op.Gemm;
import java.util.Arrays;

/** Matrix products. */
final class Product {
  private Product() {}

  static Array matMul(Array a, Array b, long[] lengths) {
    int rank = lengths.length;
    int n = (int) lengths[rank - 2];
    int m = (int) lengths[rank - 1];
    int k = a.length(-1);
    long[] batch = Arrays.copyOf(lengths, rank - 2);
    Array left = Movement.expand(a, with(batch, n, k));
    Array right = Movement.expand(b, with(batch, k, m));
    Array y = Array.zeros(DType.F32, lengths);
    for (int i = 0; i < Array.elements(batch); i++) {
      multiply(
          left.data(),
          i * n * k,
          k,
          1,
          right.data(),
          i * k * m,
          m,
          1,
          y.data(),
          i * n * m,
          n,
          m,
          k,
          1);
    }
    return y;
  }

  private static long[] with(long[] batch, long rows, long columns) {
    long[] lengths = Arrays.copyOf(batch, batch.length + 2);
    lengths[batch.length] = rows;
    lengths[batch.length + 1] = columns;
    return lengths;
  }

  static Array gemm(Gemm op, Array a, Array b, long[] lengths) {
    Array y = Array.zeros(DType.F32, lengths);
    int n = y.length(0);
    int m = y.length(1);
    int k = a.length(op.transA() ? 0 : 1);
    multiply(
        a.data(),
        0,
        op.transA() ? 1 : k,
        op.transA() ? n : 1,
        b.data(),
        0,
        op.transB() ? 1 : m,
        op.transB() ? k : 1,
        y.data(),
        0,
        n,
        m,
        k,
        op.alpha());
    return y;
  }

  /** {@code y = alpha a b}, each operand by its offset and strides of rows and columns; y is dense. */
  private static void multiply(
      double[] a,
      int a0,
      int aRow,
      int aColumn,
      double[] b,
      int b0,
      int bRow,
      int bColumn,
      double[] y,
      int y0,
      int n,
      int m,
      int k,
      double alpha) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < m; j++) {
        double sum = 0;
        for (int l = 0; l < k; l++) {
          sum += a[a0 + i * aRow + l * aColumn] * b[b0 + l * bRow + j * bColumn];
        }
        y[y0 + i * m + j] = alpha * sum;
      }
    }
  }
}
