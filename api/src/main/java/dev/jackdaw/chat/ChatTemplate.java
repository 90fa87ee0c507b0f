package dev.jackdaw.chat;

import dev.jackdaw.tokenizer.Tokenizer;

/**
 * A way of laying out conversations. Immutable, used by many threads.
 *
 * <p>Special tokens come from the template's own text alone; where a message spells one it is plain text.
 */
public interface ChatTemplate {
  /** Its source, in Jinja, as it is stored beside a model. */
  String source();

  /**
   * The text of a conversation.
   *
   * @param prompt whether the beginning of the assistant's next turn is added
   * @throws dev.jackdaw.problem.UserException with the template's own message if it refuses the conversation: a role it does not
   *     know, turns out of order; or if rendering goes beyond its bounds
   */
  String text(Conversation conversation, Tokenizer tokenizer, boolean prompt);

  /** The tokens of {@link #text} with {@code prompt}: what the model answers. */
  int[] prompt(Conversation conversation, Tokenizer tokenizer);

  /**
   * A whole conversation with the assistant's answers marked: by the template's {@code generation} blocks where it has them, otherwise
   * by what each answer adds to the prompt before it.
   *
   * @throws dev.jackdaw.problem.UserException as {@link #text}, or if the template lays out earlier turns otherwise once an answer
   *     follows, so that the answer cannot be told from the prompt
   */
  ChatTokens answered(Conversation conversation, Tokenizer tokenizer);

  /** What ends an answer: what the template writes after it. */
  Stops stops(Tokenizer tokenizer);
}
