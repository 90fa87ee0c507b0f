package dev.jackdaw.bot;

import dev.jackdaw.classification.Classification;
import dev.jackdaw.classification.Classifier;
import dev.jackdaw.dialogue.Intent;
import java.util.List;

/** Tells what somebody wants. */
interface IntentReader {
  Intent read(String text);

  /** The intents it tells apart. */
  List<String> intents();

  /** Goes by a classifier. */
  static IntentReader of(Classifier classifier) {
    return new IntentReader() {
      @Override
      public Intent read(String text) {
        Classification said = classifier.classify(text);
        return new Intent(said.best().label(), said.best().probability(), said.abstains());
      }

      @Override
      public List<String> intents() {
        return classifier.labels();
      }
    };
  }
}
