package dev.jackdaw.evaluation;

import dev.jackdaw.classification.Calibration;
import dev.jackdaw.classification.Classification;
import dev.jackdaw.classification.Classifier;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.task.Labeller;
import dev.jackdaw.task.Prediction;
import java.util.List;

/** A head of a loaded model that labels texts, as tasks see it. */
final class ModelLabels implements Labeller {
  private final LoadedModel model;
  private final String head;
  private final Calibration calibration;
  private final List<String> labels;
  private final boolean several;

  ModelLabels(LoadedModel model, String head, Calibration calibration) {
    this.model = model;
    this.head = head;
    this.calibration = calibration;
    try (Classifier classifier = Classifier.open(model, head, calibration)) {
      labels = classifier.labels();
      several = classifier.several();
    }
  }

  @Override
  public List<String> labels() {
    return labels;
  }

  @Override
  public boolean several() {
    return several;
  }

  @Override
  public List<Prediction> predict(List<String> texts) {
    try (Classifier classifier = Classifier.open(model, head, calibration)) {
      return classifier.classify(texts).stream().map(this::prediction).toList();
    }
  }

  private Prediction prediction(Classification classification) {
    double[] probabilities = new double[labels.size()];
    for (Classification.Scored scored : classification.ranked()) {
      probabilities[labels.indexOf(scored.label())] = scored.probability();
    }
    if (!several) {
      return Prediction.likeliest(probabilities, classification.abstains());
    }
    List<Integer> said = classification.given().stream().map(labels::indexOf).toList();
    return new Prediction(probabilities, said, false);
  }
}
