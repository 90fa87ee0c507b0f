package dev.jackdaw.task;

import java.util.List;

/** Says which labels a text has. */
public interface Labeller {
  /** All labels, in the order of the probabilities. */
  List<String> labels();

  /** Whether a text may have several labels, or none. */
  boolean several();

  /** One prediction per text. */
  List<Prediction> predict(List<String> texts);
}
