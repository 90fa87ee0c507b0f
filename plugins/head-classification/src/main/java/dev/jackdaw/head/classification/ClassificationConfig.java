package dev.jackdaw.head.classification;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;
import java.util.List;
import java.util.Optional;

/**
 * How texts are labelled.
 *
 * @param text field of a record that holds its text
 * @param label field of a record that holds its label: text, a number or a boolean; of several labels a list, or text with {@code
 *     separator} between them. A record without the field is not labelled
 * @param labels the classes in order; empty: those of the training rows, sorted
 * @param multiLabel whether a text has any number of labels rather than one
 * @param separator what stands between several labels in one text
 * @param lowercase whether texts are read in lower case: of help where people write as they like and there are few rows
 * @param pooling how the hidden states of a text become one
 * @param boundary where the end-of-text token stands, if the tokenizer has one
 * @param dropout share of the pooled features left out in training
 * @param classWeights what a class counts in the loss
 * @param labelSmoothing share of the target spread evenly over the classes (Szegedy et al. 2016), as PyTorch does it; of several
 *     labels, each target is moved that share towards one half
 * @param bias whether the projection to the classes has a bias
 * @param maxClasses most classes that are discovered: more of them are rather a wrong field
 * @param minExamples fewest training rows of a class
 * @param ngrams the wide part; absent: none
 */
public record ClassificationConfig(
    @Default("text") @Doc("Field of a record that holds its text.") String text,
    @Default("label") @Doc("Field of a record that holds its label or labels.") String label,
    @Default("[]") @Doc("The classes in order; empty: those of the training rows, sorted.")
        List<String> labels,
    @Default("false") @Doc("Whether a text has any number of labels rather than one.")
        boolean multiLabel,
    @Default("'|'") @Doc("What stands between several labels in one text.") String separator,
    @Default("false") @Doc("Whether texts are read in lower case.") boolean lowercase,
    @Default("last") @Doc("How hidden states become one: last, mean or first.") Pooling pooling,
    @Default("around") @Doc("Where the end-of-text token stands: around, after or none.")
        Boundary boundary,
    @Default("0") @Range(min = 0, max = 0.95) @Doc("Dropout on the pooled features.")
        double dropout,
    @Default("none") @Doc("What a class counts in the loss: none, balanced, or given with weights.")
        ClassWeights classWeights,
    @Default("0") @Range(min = 0, max = 0.99) @Doc("Share of the target spread evenly.")
        double labelSmoothing,
    @Default("false") @Doc("Whether the projection to the classes has a bias.") boolean bias,
    @Default("1000") @Range(min = 1) @Doc("Most classes that are discovered.") int maxClasses,
    @Default("2") @Range(min = 0) @Doc("Fewest training rows of a class.") int minExamples,
    @Doc("A wide part beside the deep one: hashed runs of characters.")
        Optional<NgramsConfig> ngrams) {
  public ClassificationConfig {
    labels = List.copyOf(labels);
    if (labels.stream().distinct().count() < labels.size()) {
      throw new IllegalArgumentException("labels has an entry twice: " + labels);
    }
    if (labels.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("labels has an empty entry: " + labels);
    }
    if (multiLabel && separator.isBlank()) {
      throw new IllegalArgumentException("separator is blank, but multi_label needs one");
    }
  }

  /** Where the end-of-text token stands. */
  public enum Boundary {
    /** Before and after each text, as in pre-training: the model knows it, and the last token's state is that of a finished text. */
    AROUND,
    /** After each text only. */
    AFTER,
    /** Nowhere. */
    NONE
  }

  /** Everything at its default, for these classes. */
  public static ClassificationConfig of(List<String> labels) {
    return new ClassificationConfig(
        "text",
        "label",
        labels,
        false,
        "|",
        false,
        Pooling.LAST,
        Boundary.AROUND,
        0,
        new ClassWeights.None(),
        0,
        false,
        1000,
        2,
        Optional.empty());
  }

  ClassificationConfig completed(List<String> labels, ClassWeights classWeights) {
    return new ClassificationConfig(
        text,
        label,
        labels,
        multiLabel,
        separator,
        lowercase,
        pooling,
        boundary,
        dropout,
        classWeights,
        labelSmoothing,
        bias,
        maxClasses,
        minExamples,
        ngrams);
  }
}
