package dev.jackdaw.task;

import java.util.List;

/**
 * What a {@link Labeller} says of a text.
 *
 * @param probabilities of each label; they add up to 1 where a text has one label
 * @param said indices of the labels it decides for: the likeliest one, or all beyond their threshold
 * @param abstains whether it is too unsure to be asked
 */
@SuppressWarnings("ArrayRecordComponent") // a value carrier, never compared
public record Prediction(double[] probabilities, List<Integer> said, boolean abstains) {
  public Prediction {
    said = List.copyOf(said);
  }

  /** The likeliest label alone, the lower index of equal ones. */
  public static Prediction likeliest(double[] probabilities, boolean abstains) {
    int best = 0;
    for (int i = 1; i < probabilities.length; i++) {
      if (probabilities[i] > probabilities[best]) {
        best = i;
      }
    }
    return new Prediction(probabilities, List.of(best), abstains);
  }

  /** Probability of the likeliest label. */
  public double confidence() {
    double largest = 0;
    for (double p : probabilities) {
      largest = Math.max(largest, p);
    }
    return largest;
  }
}
