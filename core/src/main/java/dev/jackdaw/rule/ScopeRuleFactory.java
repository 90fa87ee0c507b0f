package dev.jackdaw.rule;

import dev.jackdaw.dialogue.Premises;
import dev.jackdaw.dialogue.Rule;
import dev.jackdaw.dialogue.RuleFactory;
import dev.jackdaw.dialogue.Turn;
import dev.jackdaw.dialogue.Verdict;

/** Makes the rule {@code scope}: where the classifier abstains, the bot declines. */
public final class ScopeRuleFactory implements RuleFactory<ScopeConfig> {
  @Override
  public Rule create(ScopeConfig config, Premises premises) {
    return new Rule() {
      @Override
      public Verdict before(Turn turn) {
        return turn.abstains() ? new Verdict.Decline(config.sentence()) : Verdict.pass();
      }
    };
  }
}
