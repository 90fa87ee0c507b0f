package dev.jackdaw.generation;

/**
 * Has its say on the next token of one sequence before it is drawn: penalties, biases, and masks for output that must follow a
 * grammar. May keep state, for every sequence has its own.
 */
@FunctionalInterface
public interface LogitProcessor {
  /**
   * @param tokens prompt and text so far
   * @param logits one per id, to be changed in place; negative infinity forbids a token
   */
  void process(TokenHistory tokens, float[] logits);
}
