package dev.jackdaw.model;

import dev.jackdaw.chat.ChatTemplate;
import dev.jackdaw.graph.Value;
import java.util.List;
import java.util.Optional;

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
   * The examples a record gives: tokens and what is to be learnt of them, not yet cut or packed. A record without a label or an answer
   * gives an example without classes, or without trained labels: that is how a model is asked.
   *
   * @throws dev.jackdaw.problem.UserException if the record lacks what the head needs, or says a label the head does not have
   */
  List<Example> examples(DataRow row);

  /** The field of a record that holds the text it reads, for who has a text alone. */
  default String textField() {
    return "text";
  }

  /** How it lays out conversations, if it was taught any. */
  default Optional<ChatTemplate> chatTemplate() {
    return Optional.empty();
  }
}
