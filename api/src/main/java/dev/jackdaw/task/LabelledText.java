package dev.jackdaw.task;

import java.util.List;

/**
 * A text and what it was labelled.
 *
 * @param labels one, or any number where a text may have several
 */
public record LabelledText(String text, List<String> labels) {
  public LabelledText {
    labels = List.copyOf(labels);
  }
}
