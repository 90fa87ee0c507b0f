package dev.jackdaw.bot;

import dev.jackdaw.classification.Classification;
import dev.jackdaw.classification.Classifier;
import dev.jackdaw.dialogue.Intent;
import dev.jackdaw.task.Labeller;
import dev.jackdaw.task.Prediction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Tells what somebody wants. */
interface IntentReader {
  /** What it makes of each text, in order. */
  List<Reading> read(List<String> texts);

  /** The intents it tells apart. */
  List<String> intents();

  default Reading read(String text) {
    return read(List.of(text)).getFirst();
  }

  /** Goes by a classifier. */
  static IntentReader of(Classifier classifier) {
    return new IntentReader() {
      @Override
      public List<Reading> read(List<String> texts) {
        return classifier.classify(texts).stream().map(IntentReader::reading).toList();
      }

      @Override
      public List<String> intents() {
        return classifier.labels();
      }
    };
  }

  /** Goes by anything that labels texts with one label each. */
  static IntentReader of(Labeller labeller) {
    List<String> labels = labeller.labels();
    return new IntentReader() {
      @Override
      public List<Reading> read(List<String> texts) {
        return labeller.predict(texts).stream().map(said -> reading(said, labels)).toList();
      }

      @Override
      public List<String> intents() {
        return labels;
      }
    };
  }

  private static Reading reading(Classification said) {
    return new Reading(
        new Intent(said.best().label(), said.best().probability(), said.abstains()),
        said.ranked().stream()
            .collect(
                Collectors.toMap(
                    Classification.Scored::label, Classification.Scored::probability)));
  }

  private static Reading reading(Prediction said, List<String> labels) {
    Map<String, Double> probabilities = new HashMap<>();
    for (int i = 0; i < labels.size(); i++) {
      probabilities.put(labels.get(i), said.probabilities()[i]);
    }
    String best = labels.get(said.said().getFirst());
    return new Reading(new Intent(best, said.confidence(), said.abstains()), probabilities);
  }
}
