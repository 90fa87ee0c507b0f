package dev.jackdaw.engine.cpu;

/** Softmax of rows, by themselves and inside attention and cross-entropy. Every sum is taken of values less the row's maximum. */
interface SoftmaxKernels {
  /** {@code y = softmax(x)} of rows of {@code width} floats. */
  void softmax(long x, long y, long rows, int width);

  /** {@code y = log(softmax(x))}. */
  void logSoftmax(long x, long y, long rows, int width);

  /**
   * One row of attention in place: {@code x = exp(s - max(s))} of n scores s, where {@code s = x * scale}, with a soft cap c above 0
   * {@code c * tanh(x * scale / c)}. A score of negative infinity gives 0.
   *
   * @param scale above 0
   * @param result gets the sum of the row's exponentials, then its log-sum-exp; both 0 where every score is negative infinity or n is 0
   */
  void attentionRow(long x, int n, float scale, float softCap, long result);

  /**
   * The same row in the backward pass: raw products in {@code x} become probabilities, and {@code d}, the gradients of the probabilities,
   * become those of the raw products: {@code p (d - delta) scale}, times the slope of the soft cap.
   */
  void attentionRowGradient(
      long x, long d, int n, float scale, float softCap, float logSumExp, float delta);

  /** The cross-entropy of one row of logits, with label smoothing s: {@code (1 - s) * -log p[label] + s * mean(-log p)}. */
  float crossEntropy(long x, int width, int label, float smoothing);

  /** The same, and {@code y = factor * (softmax(x) - (1 - s) * onehot(label) - s / width)}; y may be x. */
  float crossEntropyGradient(long x, long y, int width, int label, float smoothing, float factor);
}
