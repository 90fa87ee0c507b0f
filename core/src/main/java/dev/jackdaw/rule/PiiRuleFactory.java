package dev.jackdaw.rule;

import dev.jackdaw.dialogue.Premises;
import dev.jackdaw.dialogue.Rule;
import dev.jackdaw.dialogue.RuleFactory;

/** Makes the rule {@code pii}: personal data are neither remembered nor shown. */
public final class PiiRuleFactory implements RuleFactory<PiiConfig> {
  @Override
  public Rule create(PiiConfig config, Premises premises) {
    return new PiiRule(config, premises.policy());
  }
}
