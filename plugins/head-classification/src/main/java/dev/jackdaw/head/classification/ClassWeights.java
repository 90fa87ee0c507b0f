package dev.jackdaw.head.classification;

import dev.jackdaw.config.Doc;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a class counts in the loss. */
public sealed interface ClassWeights {
  /** Every row counts the same. */
  record None() implements ClassWeights {}

  /**
   * Every class counts the same over the training rows: {@code n / (K n_k)} for a class with n_k of n rows; of several labels,
   * {@code (n - n_k) / n_k} for what a label that is there counts, one that is not there counts 1. The class of what is outside all
   * labels counts 1.
   */
  record Balanced() implements ClassWeights {}

  /**
   * As given.
   *
   * @param weights by label, positive; a label that is not named counts 1
   */
  record Given(@Doc("What each label counts; those not named count 1.") Map<String, Double> weights)
      implements ClassWeights {
    public Given {
      weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
      weights.forEach(
          (label, weight) -> {
            if (!(weight > 0) || weight.isInfinite()) {
              throw new IllegalArgumentException(
                  "the weight of \"" + label + "\" is " + weight + ", expected a positive number");
            }
          });
    }
  }
}
