package dev.jackdaw.engine.cpu;

/** Sums and maxima. */
interface ReductionKernels {
  float sum(long x, long n);

  float max(long x, long n);

  /** Sum of squares, in double precision across blocks so that a billion gradients still add up. */
  double sumOfSquares(long x, long n);

  float dot(long a, long b, long n);

  /** {@code y[c] (+)= sum over rows of x[r * stride + c]} for {@code columns} consecutive columns. */
  void columnSums(long x, long stride, long rows, long columns, boolean accumulate, long y);
}
