package dev.jackdaw.evaluation.task;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import java.util.List;
import java.util.Optional;

/**
 * How labelled rows are read.
 *
 * @param head which head is asked; empty where the model has only one that can be
 * @param separator what stands between the labels of a row that has several in one field
 * @param outside labels of rows that have none of the model's labels
 * @param unlabelled what a row without a label is
 * @param unknown what a row with a label the model does not have is
 */
public record ClassificationConfig(
    @Doc("Which head is asked; where the model has only one that labels, it need not be named")
        Optional<String> head,
    @Doc("What stands between several labels in one field, where a text may have several")
        @Default("\",\"")
        String separator,
    @Doc("Labels of rows out of scope: texts that have none of the model's labels")
        @Default("[(none), oos, out_of_scope]")
        List<String> outside,
    @Doc("What a row without a label is: a mistake, or out of scope") @Default("mistake")
        Unlabelled unlabelled,
    @Doc("What a row with a label the model does not have is: a mistake, or always wrong")
        @Default("mistake")
        Unknown unknown) {
  /** What a row without a label is. */
  public enum Unlabelled {
    MISTAKE,
    OUTSIDE
  }

  /** What a row with a label that the model does not have is. */
  public enum Unknown {
    MISTAKE,
    WRONG
  }

  public ClassificationConfig {
    outside = List.copyOf(outside);
  }

  /** One head that labels; rows without a label are a mistake. */
  public static ClassificationConfig standard() {
    return new ClassificationConfig(
        Optional.empty(),
        ",",
        List.of("(none)", "oos", "out_of_scope"),
        Unlabelled.MISTAKE,
        Unknown.MISTAKE);
  }
}
