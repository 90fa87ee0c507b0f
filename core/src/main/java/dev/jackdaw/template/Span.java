package dev.jackdaw.template;

/**
 * A range of a text.
 *
 * @param start index of the first UTF-16 unit
 * @param end index after the last one
 */
public record Span(int start, int end) {
  public Span {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("[span] from " + start + " to " + end);
    }
  }

  public int length() {
    return end - start;
  }
}
