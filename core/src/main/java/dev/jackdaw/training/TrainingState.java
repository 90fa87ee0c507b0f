package dev.jackdaw.training;

/**
 * Where a training stands, beside what the store holds.
 *
 * @param step finished optimizer steps
 * @param tokens tokens read so far
 * @param bestLoss smallest held-out loss so far; NaN before the first evaluation
 * @param bestStep when it was
 * @param evaluationsSinceBest evaluations without a better loss
 * @param seconds spent training so far, over all resumptions
 */
public record TrainingState(
    long step,
    long tokens,
    double bestLoss,
    long bestStep,
    int evaluationsSinceBest,
    double seconds) {
  static TrainingState start() {
    return new TrainingState(0, 0, Double.NaN, 0, 0, 0);
  }

  TrainingState afterStep(long read, double took) {
    return new TrainingState(
        step + 1, tokens + read, bestLoss, bestStep, evaluationsSinceBest, seconds + took);
  }

  TrainingState evaluated(double loss) {
    boolean better = Double.isNaN(bestLoss) || loss < bestLoss;
    return better
        ? new TrainingState(step, tokens, loss, step, 0, seconds)
        : new TrainingState(step, tokens, bestLoss, bestStep, evaluationsSinceBest + 1, seconds);
  }
}
