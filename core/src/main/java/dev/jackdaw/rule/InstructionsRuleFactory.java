package dev.jackdaw.rule;

import dev.jackdaw.dialogue.Premises;
import dev.jackdaw.dialogue.Rule;
import dev.jackdaw.dialogue.RuleFactory;
import dev.jackdaw.dialogue.Turn;
import dev.jackdaw.dialogue.Verdict;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Makes the rule {@code instructions}: who tells the bot to drop its instructions, or to show them, is declined before a model reads
 * it. It knows the usual wordings and no others: what keeps a bot to its policy is that it quotes clauses, not this rule.
 */
public final class InstructionsRuleFactory implements RuleFactory<InstructionsConfig> {
  private static final String ORDERS =
      "(?:instructions?|prompts?|guidelines|directives|system message|programming)";
  private static final String WHOSE =
      "(?:(?:all|any|of|the|your|my|its|these|those|this|previous|prior|earlier|above|former|initial"
          + "|original|hidden|secret|first|own|system)\\s+){0,5}";
  private static final List<Pattern> KNOWN =
      List.of(
          words("(?:ignore|disregard|forget|override|overrule|bypass|drop)\\s+" + WHOSE + ORDERS),
          words(
              "(?:print|show|reveal|repeat|display|output|recite|tell me|give me|what (?:is|are|were))"
                  + "\\s+(?:me\\s+)?(?:your|(?:(?:the|your)\\s+)?(?:system|hidden|secret|initial|original))"
                  + "\\s+"
                  + WHOSE
                  + ORDERS));

  private static Pattern words(String expression) {
    return Pattern.compile(
        "\\b" + expression + "\\b", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  @Override
  public Rule create(InstructionsConfig config, Premises premises) {
    return new Rule() {
      @Override
      public Verdict before(Turn turn) {
        return KNOWN.stream().anyMatch(known -> known.matcher(turn.text()).find())
            ? new Verdict.Decline(config.sentence())
            : Verdict.pass();
      }
    };
  }
}
