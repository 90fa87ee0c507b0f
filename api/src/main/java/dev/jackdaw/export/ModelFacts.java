package dev.jackdaw.export;

import java.util.List;
import java.util.OptionalInt;

/**
 * What other tools ask about a language model before they run it.
 *
 * @param vocabulary number of token ids
 * @param contextLength tokens of the longest sequence
 * @param start the token every document begins with
 * @param stops tokens that end an answer; may be empty
 * @param padding the token that fills rows, where the tokenizer has one
 */
public record ModelFacts(
    int vocabulary,
    int contextLength,
    OptionalInt start,
    List<Integer> stops,
    OptionalInt padding) {
  public ModelFacts {
    stops = List.copyOf(stops);
  }
}
