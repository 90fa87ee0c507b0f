package dev.jackdaw.training;

/** How fast a training goes. */
final class Pace {
  /** Weight of the newest step in the running mean of step times. */
  private static final double NEWEST = 0.05;

  private final Plan plan;
  private double secondsPerStep = Double.NaN;

  Pace(Plan plan) {
    this.plan = plan;
  }

  StepReport report(TrainingState after, StepOutcome outcome, double rate, double seconds) {
    secondsPerStep =
        Double.isNaN(secondsPerStep)
            ? seconds
            : secondsPerStep + NEWEST * (seconds - secondsPerStep);
    long steps = plan.sizes().steps();
    return new StepReport(
        after.step(),
        steps,
        outcome.loss(),
        rate,
        outcome.gradientNorm(),
        after.tokens(),
        outcome.tokens() / seconds,
        plan.flopsPerStep()
            * outcome.tokens()
            / plan.sizes().shape().tokensPerStep()
            / seconds
            / plan.peak(),
        (steps - after.step()) * secondsPerStep);
  }
}
