package dev.jackdaw.chat;

import java.util.List;

/** Makes chat templates. Core provides it; factories take it in their constructor. */
public interface ChatTemplates {
  /** The ready ones: {@code alpaca}, {@code chatml}, {@code llama3}, {@code plain}. */
  List<String> names();

  /**
   * A template by name, or from its source: whatever contains <code>{%</code> or <code>{{</code> is one.
   *
   * @throws dev.jackdaw.problem.UserException for a name that does not exist, listing those that do, or a source that is not a
   *     template, with line and column
   */
  ChatTemplate template(String nameOrSource);
}
