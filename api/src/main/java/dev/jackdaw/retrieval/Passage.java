package dev.jackdaw.retrieval;

import java.util.List;

/**
 * A piece of a text that is quoted as a whole.
 *
 * @param id what it is cited by: {@code 4.2}
 * @param title of the section it stands in; may be empty
 * @param text word for word
 * @param questions that are known to be answered by it; they help to find it and are never shown
 */
public record Passage(String id, String title, String text, List<String> questions) {
  public Passage {
    questions = List.copyOf(questions);
    if (id.isBlank() || text.isBlank()) {
      throw new IllegalArgumentException(
          "[passage] id \"" + id + "\", " + text.length() + " characters of text");
    }
  }

  public Passage(String id, String title, String text) {
    this(id, title, text, List.of());
  }
}
