package dev.jackdaw.engine.cpu;

/** Norms over rows of {@code width} floats. Statistics hold one float per row. */
interface NormKernels {
  /** {@code y = x * rstd * (weight + shift)} with {@code rstd = 1 / sqrt(mean(x^2) + epsilon)}. */
  void rmsNorm(
      long x, long weight, float shift, float epsilon, long y, long rstd, long rows, int width);

  /** dx of {@link #rmsNorm}; adds the rows' share of the weight gradient to {@code dWeight}. */
  void rmsNormGradient(
      long dy,
      long x,
      long weight,
      float shift,
      long rstd,
      long dx,
      long dWeight,
      long rows,
      int width);

  /** {@code y = (x - mean) * rstd * weight + bias} with the biased variance. */
  void layerNorm(
      long x,
      long weight,
      long bias,
      float epsilon,
      long y,
      long mean,
      long rstd,
      long rows,
      int width);

  /** dx of {@link #layerNorm}; adds the rows' share of the weight's and the bias's gradient. */
  void layerNormGradient(
      long dy,
      long x,
      long weight,
      long mean,
      long rstd,
      long dx,
      long dWeight,
      long dBias,
      long rows,
      int width);
}
