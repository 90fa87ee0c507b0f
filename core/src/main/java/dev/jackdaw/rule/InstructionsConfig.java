package dev.jackdaw.rule;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;

/**
 * What is said to somebody who gives the bot other instructions.
 *
 * @param sentence said word for word
 */
public record InstructionsConfig(
    @Doc("What is said to somebody who tells the bot to drop or to show its instructions")
        @Default("I'm sorry, I keep to my instructions, and they are not for showing.")
        String sentence) {
  public InstructionsConfig {
    if (sentence.isBlank()) {
      throw new IllegalArgumentException("sentence is empty");
    }
  }
}
