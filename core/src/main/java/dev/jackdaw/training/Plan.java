package dev.jackdaw.training;

import java.util.List;

/**
 * What a training will cost, known before anything starts.
 *
 * @param parts of the model, in order
 * @param parameters elements of all parameters
 * @param trained elements that move, in the first phase
 * @param flopsPerToken floating-point operations of forward and backward pass, a multiply-add counting as two
 * @param flopsPerStep of a whole step, clipping and update included
 * @param sizes steps, batch, learning rate
 * @param memory bytes
 * @param peak measured floating-point operations per second of the machine; NaN if not measured
 */
public record Plan(
    List<PlanPart> parts,
    long parameters,
    long trained,
    double flopsPerToken,
    double flopsPerStep,
    TrainingSizes sizes,
    MemoryPlan memory,
    double peak) {
  /**
   * Fraction of the machine's peak that a training step of a small model usually reaches; the estimate before the first step, which
   * then replaces it by what is measured.
   */
  public static final double USUAL_FRACTION = 0.4;

  public Plan {
    parts = List.copyOf(parts);
  }

  /** Tokens of the whole training. */
  public long tokens() {
    return sizes.tokens();
  }

  /** Estimate of the whole training's time; NaN without a measured peak. */
  public double seconds() {
    return flopsPerStep * sizes.steps() / (peak * USUAL_FRACTION);
  }
}
