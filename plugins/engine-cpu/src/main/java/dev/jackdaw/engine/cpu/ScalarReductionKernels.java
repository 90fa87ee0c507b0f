package dev.jackdaw.engine.cpu;

/** The definitions. */
final class ScalarReductionKernels implements ReductionKernels {
  @Override
  public float sum(long x, long n) {
    double sum = 0;
    for (long i = 0; i < 4 * n; i += 4) {
      sum += Memory.getFloat(x + i);
    }
    return (float) sum;
  }

  @Override
  public float max(long x, long n) {
    float largest = Float.NEGATIVE_INFINITY;
    for (long i = 0; i < 4 * n; i += 4) {
      largest = Math.max(largest, Memory.getFloat(x + i));
    }
    return largest;
  }

  @Override
  public double sumOfSquares(long x, long n) {
    double sum = 0;
    for (long i = 0; i < 4 * n; i += 4) {
      double v = Memory.getFloat(x + i);
      sum += v * v;
    }
    return sum;
  }

  @Override
  public float dot(long a, long b, long n) {
    double sum = 0;
    for (long i = 0; i < 4 * n; i += 4) {
      sum += (double) Memory.getFloat(a + i) * Memory.getFloat(b + i);
    }
    return (float) sum;
  }

  @Override
  public void columnSums(long x, long stride, long rows, long columns, boolean accumulate, long y) {
    for (long c = 0; c < columns; c++) {
      double sum = accumulate ? Memory.getFloat(y + 4 * c) : 0;
      for (long r = 0; r < rows; r++) {
        sum += Memory.getFloat(x + 4 * (r * stride + c));
      }
      Memory.setFloat(y + 4 * c, (float) sum);
    }
  }
}
