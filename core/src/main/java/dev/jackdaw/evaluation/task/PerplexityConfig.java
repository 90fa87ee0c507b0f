package dev.jackdaw.evaluation.task;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;

/**
 * How a text is evaluated.
 *
 * @param context most tokens a prediction is made from; 0: the model's context
 * @param stride how far each window goes beyond the one before it: the smaller, the more context tokens have, and the longer it
 *     takes; 0: as far as the context, so that windows do not overlap
 */
public record PerplexityConfig(
    @Default("0")
        @Range(min = 0)
        @Doc("Most tokens a prediction is made from; 0: the model's context")
        int context,
    @Default("0") @Range(min = 0) @Doc("How far windows are apart; 0: they do not overlap")
        int stride) {
  public PerplexityConfig {
    if (context < 0 || stride < 0) {
      throw new IllegalArgumentException(
          "context " + context + " and stride " + stride + " must be at least 0");
    }
    if (context > 0 && stride > context) {
      throw new IllegalArgumentException("stride " + stride + " is longer than context " + context);
    }
  }

  /** Whole contexts that do not overlap. */
  public static PerplexityConfig standard() {
    return new PerplexityConfig(0, 0);
  }
}
