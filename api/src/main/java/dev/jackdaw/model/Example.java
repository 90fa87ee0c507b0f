package dev.jackdaw.model;

import java.util.List;

/**
 * One training example.
 *
 * @param ids tokens
 * @param labels for each position the token that should follow it, or -100; empty for heads that label whole sequences
 * @param classes classes of the whole sequence; empty for heads that label tokens
 */
@SuppressWarnings("ArrayRecordComponent") // a value carrier on the data path
public record Example(int[] ids, int[] labels, List<Integer> classes) {
  public Example {
    classes = List.copyOf(classes);
    if (labels.length != 0 && labels.length != ids.length) {
      throw new IllegalArgumentException(
          "[example] " + ids.length + " ids, " + labels.length + " labels");
    }
  }
}
