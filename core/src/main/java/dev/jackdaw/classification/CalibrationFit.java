package dev.jackdaw.classification;

import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.inference.SequenceOutputs;
import dev.jackdaw.model.Head;
import dev.jackdaw.model.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;

/**
 * Finds a {@link Calibration} on validation examples: first the temperature of least negative log-likelihood, then the threshold. Of
 * single labels it is the highest below which no more than the stated share of examples falls; of several it is the one of greatest
 * micro-averaged F1.
 */
public final class CalibrationFit {
  private static final double COLDEST = 0.05;
  private static final double HOTTEST = 20;
  private static final int SEARCH = 60;
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

  private CalibrationFit() {}

  /**
   * @param sequences token ids of validation examples, as the model reads them
   * @param classes the classes of each
   * @param falseAlarms share of examples, from 0 to 1, about which the classifier may say nothing
   */
  public static Calibration fit(
      LoadedModel model,
      String head,
      List<int[]> sequences,
      List<List<Integer>> classes,
      double falseAlarms) {
    Head chosen = Objects.requireNonNull(model.graphs().heads().get(head), head);
    boolean several = chosen.target() instanceof Target.MultiClasses;
    List<String> labels = chosen.target().labels();
    if (labels.isEmpty()) {
      throw new IllegalArgumentException("[calibration] head \"" + head + "\" labels tokens");
    }
    if (sequences.isEmpty()) {
      return Calibration.none(several);
    }
    int longest = sequences.stream().mapToInt(ids -> ids.length).max().orElseThrow();
    float[][] logits;
    try (SequenceOutputs computed = SequenceOutputs.logits(model, head, labels.size(), longest)) {
      logits = computed.of(sequences);
    }
    double temperature =
        Math.exp(
            minimum(
                log -> loss(logits, classes, several, Math.exp(log)),
                Math.log(COLDEST),
                Math.log(HOTTEST)));
    double threshold =
        several
            ? bestF1(logits, classes, temperature)
            : quantile(logits, labels, temperature, falseAlarms);
    return new Calibration(temperature, threshold);
  }

  /** Golden-section search; the loss is convex in the inverse temperature, so unimodal in its logarithm. */
  private static double minimum(DoubleUnaryOperator f, double low, double high) {
    double a = low;
    double b = high;
    for (int i = 0; i < SEARCH; i++) {
      double left = b - GOLDEN * (b - a);
      double right = a + GOLDEN * (b - a);
      if (f.applyAsDouble(left) < f.applyAsDouble(right)) {
        b = right;
      } else {
        a = left;
      }
    }
    return (a + b) / 2;
  }

  private static double loss(
      float[][] logits, List<List<Integer>> classes, boolean several, double temperature) {
    double loss = 0;
    for (int row = 0; row < logits.length; row++) {
      List<Integer> right = classes.get(row);
      if (several) {
        double[] p = Probabilities.sigmoid(logits[row], temperature);
        for (int k = 0; k < p.length; k++) {
          loss -= Math.log(Math.max(1e-12, right.contains(k) ? p[k] : 1 - p[k]));
        }
      } else {
        double[] p = Probabilities.softmax(logits[row], temperature);
        loss -= Math.log(Math.max(1e-12, p[right.getFirst()]));
      }
    }
    return loss;
  }

  private static double quantile(
      float[][] logits, List<String> labels, double temperature, double falseAlarms) {
    double[] confidences = new double[logits.length];
    for (int row = 0; row < logits.length; row++) {
      double[] p = Probabilities.softmax(logits[row], temperature);
      for (int k = 0; k < p.length; k++) {
        if (!labels.get(k).equals(Target.OUTSIDE)) {
          confidences[row] = Math.max(confidences[row], p[k]);
        }
      }
    }
    Arrays.sort(confidences);
    return confidences[(int) Math.min(confidences.length - 1, falseAlarms * confidences.length)];
  }

  private static double bestF1(float[][] logits, List<List<Integer>> classes, double temperature) {
    record Decision(double probability, boolean right) {}
    List<Decision> decisions = new ArrayList<>();
    int positives = 0;
    for (int row = 0; row < logits.length; row++) {
      double[] p = Probabilities.sigmoid(logits[row], temperature);
      positives += classes.get(row).size();
      for (int k = 0; k < p.length; k++) {
        decisions.add(new Decision(p[k], classes.get(row).contains(k)));
      }
    }
    decisions.sort((a, b) -> Double.compare(b.probability(), a.probability()));
    double best = -1;
    double threshold = 0.5;
    int hits = 0;
    for (int given = 1; given <= decisions.size(); given++) {
      hits += decisions.get(given - 1).right() ? 1 : 0;
      double f1 = 2.0 * hits / (given + positives);
      if (f1 > best) {
        double next = given < decisions.size() ? decisions.get(given).probability() : 0;
        best = f1;
        threshold = (decisions.get(given - 1).probability() + next) / 2;
      }
    }
    return positives == 0 ? 0.5 : threshold;
  }
}
