package dev.jackdaw.classification;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Range;

/**
 * What is learnt on validation data once a classifier is trained.
 *
 * @param temperature by which logits are divided before they become probabilities, so that 80 % sure is right four times in five (Guo
 *     et al. 2017)
 * @param threshold single labels: the probability below which the classifier abstains; several labels: the probability from which on
 *     a label is given
 */
public record Calibration(
    @Default("1") @Range(min = 1e-3, max = 1e3) double temperature,
    @Default("0") @Range(min = 0, max = 1) double threshold) {
  /** Probabilities as they are; a label is always given, of several those more likely than not. */
  public static Calibration none(boolean several) {
    return new Calibration(1, several ? 0.5 : 0);
  }
}
