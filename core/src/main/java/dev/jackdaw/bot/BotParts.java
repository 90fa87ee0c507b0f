package dev.jackdaw.bot;

import dev.jackdaw.dialogue.Rule;
import dev.jackdaw.rule.Sentence;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a bot is made of, ready to work. */
record BotParts(
    Optional<IntentReader> intents,
    Optional<Speaker> speaker,
    Optional<String> system,
    Optional<Knowledge> knowledge,
    Map<String, Sentence> fixed,
    Map<String, LabelledAnswer> labellers,
    List<Rule> rules,
    PhrasingConfig phrasing,
    String otherwise) {
  BotParts {
    fixed = Map.copyOf(fixed);
    labellers = Map.copyOf(labellers);
    rules = List.copyOf(rules);
  }
}
