package dev.jackdaw.dialogue;

import dev.jackdaw.retrieval.Passage;
import java.util.List;

/**
 * What a rule knows of the bot it is for.
 *
 * @param policy the clauses of its policy; empty without one
 * @param intents the intents its classifier tells apart; empty without one
 */
public record Premises(List<Passage> policy, List<String> intents) {
  public Premises {
    policy = List.copyOf(policy);
    intents = List.copyOf(intents);
  }
}
