package dev.jackdaw.optimizer;

import java.util.function.LongToDoubleFunction;

/**
 * A number that depends on the step alone, bound as an input of the update graph. Two of the same name are the same number.
 *
 * @param name {@code adamw.correction1/0.9}
 * @param at its value at a step, the first step being 1
 */
public record StepScalar(String name, LongToDoubleFunction at) {
  /** {@code 1 - beta^step}: what the mean of the first {@code step} gradients lacks, for having started at zero. */
  static StepScalar correction(double beta) {
    return new StepScalar("correction/" + beta, step -> 1 - Math.pow(beta, step));
  }

  /** The same counted from a later step. */
  StepScalar since(long finished) {
    return finished == 0
        ? this
        : new StepScalar(name + "@" + finished, step -> at.applyAsDouble(step - finished));
  }
}
