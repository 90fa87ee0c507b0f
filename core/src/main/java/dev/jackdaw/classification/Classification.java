package dev.jackdaw.classification;

import java.util.Comparator;
import java.util.List;

/**
 * What a classifier says about a text.
 *
 * @param ranked labels with their probabilities, likeliest first; of single labels they and {@code outside} add up to 1
 * @param given the labels given: of single labels the likeliest, or none if the classifier abstains; of several any number
 * @param outside probability that the text has none of the labels, where the head learnt to notice; otherwise 0
 */
public record Classification(List<Scored> ranked, List<String> given, double outside) {
  /** A label and its probability. */
  public record Scored(String label, double probability) {}

  public Classification {
    ranked =
        ranked.stream().sorted(Comparator.comparingDouble(Scored::probability).reversed()).toList();
    given = List.copyOf(given);
  }

  /** The likeliest label, whether it is given or not. */
  public Scored best() {
    return ranked.getFirst();
  }

  /** Whether no label is given. */
  public boolean abstains() {
    return given.isEmpty();
  }
}
