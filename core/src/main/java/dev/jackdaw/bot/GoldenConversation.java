package dev.jackdaw.bot;

import dev.jackdaw.config.Doc;
import java.util.List;

/**
 * A conversation that must go as it is written.
 *
 * @param name what it is about
 * @param turns what is said, in order
 */
public record GoldenConversation(
    @Doc("What it is about") String name, @Doc("What is said, in order") List<GoldenTurn> turns) {
  public GoldenConversation {
    turns = List.copyOf(turns);
    if (turns.isEmpty()) {
      throw new IllegalArgumentException("a conversation needs a turn");
    }
  }
}
