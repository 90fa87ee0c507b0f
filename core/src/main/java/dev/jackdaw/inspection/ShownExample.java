package dev.jackdaw.inspection;

import java.util.List;

/**
 * An example as the model sees it.
 *
 * @param part what its row is for
 * @param place file and line
 * @param answer its label, or empty where tokens are learnt
 * @param tokens after cutting
 * @param cut tokens that were cut away
 */
public record ShownExample(
    Part part, String place, String answer, List<ShownToken> tokens, int cut) {
  public ShownExample {
    tokens = List.copyOf(tokens);
  }
}
