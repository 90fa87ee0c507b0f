package dev.jackdaw.model;

import dev.jackdaw.graph.Value;
import java.util.List;

/** What a model is trained to say. Like a backbone a description; several heads may share one backbone. */
public interface Head {
  /** What its batches carry. */
  Target target();

  /** Logits: of tokens (B, T, V), or of classes (B, K). */
  Value output(ModelOps g, Value hidden, Backbone backbone, Sequence in);

  /**
   * The loss summed over trained tokens or sequences, a scalar; the trainer divides by their number, so that one batch of eight
   * equals eight batches of one.
   */
  Value lossSum(ModelOps g, Value output, Targets targets);

  /**
   * The examples a record of the training data gives: tokens and what is to be learnt of them, not yet cut or packed.
   *
   * @throws dev.jackdaw.problem.UserException if the record lacks what the head needs
   */
  List<Example> examples(DataRow row);
}
