package dev.jackdaw.training;

/** Which of several evaluations was the best. */
public enum Judge {
  /** The smallest held-out loss. */
  LOSS,
  /** The highest accuracy of heads that label sequences; of equal ones the smallest loss. */
  ACCURACY;

  private static final double TIE = 1e-6;
  private static final double LARGEST_LOSS = 1e3;

  /** What is to be small. */
  double value(HeldOutScore score) {
    double loss = score.text().loss();
    if (this == LOSS || score.accuracy().isEmpty()) {
      return loss;
    }
    return 1 - score.accuracy().getAsDouble() + TIE * Math.min(loss, LARGEST_LOSS);
  }
}
