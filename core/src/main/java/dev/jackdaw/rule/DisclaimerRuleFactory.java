package dev.jackdaw.rule;

import dev.jackdaw.dialogue.Intent;
import dev.jackdaw.dialogue.Premises;
import dev.jackdaw.dialogue.Rule;
import dev.jackdaw.dialogue.RuleFactory;
import dev.jackdaw.dialogue.Source;
import dev.jackdaw.dialogue.Turn;
import dev.jackdaw.dialogue.Verdict;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes the rule {@code disclaimer}: a sentence that must be said is said, unless the answer has it already. */
public final class DisclaimerRuleFactory implements RuleFactory<DisclaimerConfig> {
  @Override
  public Rule create(DisclaimerConfig config, Premises premises) {
    Sentences.requireIntents(config.except(), "disclaimer except", premises);
    String sentence =
        config.sentence().or(() -> config.file().map(DisclaimerRuleFactory::read)).orElseThrow();
    return new Rule() {
      @Override
      public Verdict after(Turn turn, String answer, Source source) {
        boolean needless =
            answer.contains(sentence)
                || turn.intent()
                    .filter(intent -> !intent.abstains())
                    .map(Intent::name)
                    .filter(config.except()::contains)
                    .isPresent();
        return needless ? Verdict.pass() : new Verdict.Rewrite(answer + "\n" + sentence);
      }
    };
  }

  private static String read(Path file) {
    try {
      String sentence = Files.readString(file).strip();
      if (sentence.isEmpty()) {
        throw new UserException(
            UserException.Kind.INPUT, Problem.of("the file is empty").at(file.toString()));
      }
      return sentence;
    } catch (IOException e) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of("cannot be read: " + e.getMessage()).at(file.toString()),
          e);
    }
  }
}
