package dev.jackdaw.training;

/**
 * What a step computed before anything moved.
 *
 * @param loss mean over the trained tokens
 * @param gradientNorm before clipping; NaN if the loss was not finite already
 * @param tokens tokens computed, padding included
 */
record StepOutcome(double loss, double gradientNorm, long tokens) {
  boolean finite() {
    return Double.isFinite(loss) && Double.isFinite(gradientNorm);
  }
}
