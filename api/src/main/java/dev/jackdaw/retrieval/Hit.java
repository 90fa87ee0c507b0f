package dev.jackdaw.retrieval;

/**
 * A passage that was found.
 *
 * @param relevance from 0, nothing of what was asked, to 1, all of it; comparable between questions
 */
public record Hit(Passage passage, double relevance) {
  public Hit {
    if (!(relevance >= 0 && relevance <= 1)) {
      throw new IllegalArgumentException("[hit] relevance " + relevance + " is not from 0 to 1");
    }
  }
}
