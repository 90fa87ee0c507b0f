package dev.jackdaw.rule;

import dev.jackdaw.dialogue.Intent;
import dev.jackdaw.dialogue.Premises;
import dev.jackdaw.dialogue.Rule;
import dev.jackdaw.dialogue.RuleFactory;
import dev.jackdaw.dialogue.Turn;
import dev.jackdaw.dialogue.Verdict;
import java.util.Map;
import java.util.Optional;

/** Makes the rule {@code handover}: some intents are for a person. */
public final class HandoverRuleFactory implements RuleFactory<HandoverConfig> {
  @Override
  public Rule create(HandoverConfig config, Premises premises) {
    Map<String, Sentence> sentences = Sentences.read(config.file(), "say", premises);
    return new Rule() {
      @Override
      public Verdict before(Turn turn) {
        Optional<Sentence> sentence =
            turn.intent()
                .filter(intent -> !intent.abstains() && !turn.followUp())
                .map(Intent::name)
                .map(sentences::get);
        return sentence
            .<Verdict>map(said -> new Verdict.HandOver(said.text(), said.clause()))
            .orElseGet(Verdict::pass);
      }
    };
  }
}
