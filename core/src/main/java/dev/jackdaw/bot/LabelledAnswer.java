package dev.jackdaw.bot;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Answers by labelling what somebody sent.
 *
 * @param labels the labels of a text
 * @param say the answer, with {@code {labels}} for them
 * @param none the answer if there are none
 */
record LabelledAnswer(Labels labels, String say, String none) {
  /** The labels of a text; empty if it has none. */
  @FunctionalInterface
  interface Labels {
    List<String> of(String text);
  }

  /** A text after the question about it is at least this long. */
  private static final int SHORTEST = 12;

  String answer(String text) {
    List<String> found = labels.of(subject(text));
    return found.isEmpty()
        ? none
        : say.replace(
            "{labels}",
            found.stream().map(LabelledAnswer::words).collect(Collectors.joining(" and ")));
  }

  /** What is to be labelled: what follows the question, a colon or a line's end; everything if nothing does. */
  static String subject(String text) {
    String all = text.strip();
    int best = 0;
    for (int i = 0; i < all.length() && best == 0; i++) {
      char c = all.charAt(i);
      boolean ends = (c == '?' || c == ':' || c == '\n') && all.length() - i > SHORTEST;
      if (ends) {
        best = i + 1;
      }
    }
    return all.substring(best).strip();
  }

  private static String words(String label) {
    return label.replace('_', ' ').replace('-', ' ');
  }
}
