package dev.jackdaw.generation;

import java.util.List;

/**
 * All samples of one request, finished.
 *
 * @param promptTokens length of the prompt
 * @param reusedTokens tokens of all samples' prompts that were not read, because the caches held them from an earlier sequence
 * @param completions in order of their numbers
 * @param firstTokenSeconds from the request to the first token
 * @param seconds from the request to the end
 */
public record GenerationResult(
    int promptTokens,
    int reusedTokens,
    List<Completion> completions,
    double firstTokenSeconds,
    double seconds) {
  public GenerationResult {
    completions = List.copyOf(completions);
  }

  /** Text of the first sample. */
  public String text() {
    return completions.getFirst().text();
  }

  /** Generated tokens of all samples per second, the reading of the prompt included. */
  public double tokensPerSecond() {
    return completions.stream().mapToLong(c -> c.tokens().size()).sum() / seconds;
  }
}
