package dev.jackdaw.task;

import java.util.Arrays;

/**
 * How likely a model finds the labelled tokens of an example, in order.
 *
 * @param logProbabilities natural logarithm of each token's probability after those before it
 * @param likeliest whether each was the likeliest
 */
@SuppressWarnings("ArrayRecordComponent") // a value carrier, never compared
public record Likelihood(double[] logProbabilities, boolean[] likeliest) {
  public Likelihood {
    if (logProbabilities.length != likeliest.length) {
      throw new IllegalArgumentException(
          "[likelihood] " + logProbabilities.length + " tokens, " + likeliest.length + " marks");
    }
  }

  /** Logarithm of the probability of all of them. */
  public double logProbability() {
    return Arrays.stream(logProbabilities).sum();
  }

  public int tokens() {
    return logProbabilities.length;
  }

  /** How many were the likeliest. */
  public int correct() {
    int correct = 0;
    for (boolean one : likeliest) {
      correct += one ? 1 : 0;
    }
    return correct;
  }

  /** Whether the model would have written just this. */
  public boolean greedy() {
    return correct() == tokens();
  }
}
