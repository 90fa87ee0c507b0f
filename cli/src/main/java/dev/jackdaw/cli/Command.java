package dev.jackdaw.cli;

import java.util.List;

/**
 * One command.
 *
 * @param <O> its options: the record component {@code topK} is {@code --top-k}; a boolean is a switch, a list may be repeated;
 *     {@code @Doc}, {@code @Default} and {@code @Range} say what they say in recipes
 */
interface Command<O extends Record> {
  /** One line for the list of commands. */
  String summary();

  /** The arguments besides options, as help shows them: {@code RECIPE}; empty if there are none. */
  String arguments();

  /** Further lines for {@code --help}; empty if there is nothing to say. */
  default String details() {
    return "";
  }

  Class<O> options();

  /** Whether it gives a report, and so has {@code --json}. */
  default boolean reports() {
    return false;
  }

  /** Returns the exit code. */
  int run(O options, List<String> arguments, Session session);
}
