package dev.jackdaw.rule;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;

/**
 * What is said to a request that is not the bot's business.
 *
 * @param sentence said word for word
 */
public record ScopeConfig(
    @Doc("What is said to a request that is not the bot's business")
        @Default("I'm sorry, that is nothing I can help with here.")
        String sentence) {
  public ScopeConfig {
    if (sentence.isBlank()) {
      throw new IllegalArgumentException("sentence is empty");
    }
  }
}
