package dev.jackdaw.generation;

import java.util.List;

/**
 * One text, finished.
 *
 * @param sample its number, from 0
 * @param text without the prompt, and without the stop string that ended it
 * @param tokens all that were drawn and kept, the end-of-text token that ended it not among them; a stop string's are
 * @param reason why it ended
 */
public record Completion(
    int sample, String text, List<GeneratedToken> tokens, FinishReason reason) {
  public Completion {
    tokens = List.copyOf(tokens);
  }

  /** Ids of the tokens. */
  public int[] ids() {
    return tokens.stream().mapToInt(GeneratedToken::id).toArray();
  }
}
