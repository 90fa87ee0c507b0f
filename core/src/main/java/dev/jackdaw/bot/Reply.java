package dev.jackdaw.bot;

import dev.jackdaw.dialogue.Intent;
import dev.jackdaw.dialogue.Source;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a bot said, and why.
 *
 * @param text as shown
 * @param source where it comes from
 * @param intent what the bot took the turn for; empty without a classifier
 * @param followUp whether it was taken for a question about what was spoken of last
 * @param clause the clause the answer rests on
 * @param nextClause a second clause of the same section, quoted too where the two were nearly as likely
 * @param relevance of the clause to the question, from 0 to 1, where it was looked for
 * @param heard what was said, as it is remembered
 * @param tokens how many tokens the model generated, whether they were used or not
 * @param tokensPerSecond how fast; empty if the model was not asked
 * @param stopped whether somebody stopped it
 */
public record Reply(
    String text,
    Source source,
    Optional<Intent> intent,
    boolean followUp,
    Optional<String> clause,
    Optional<String> nextClause,
    OptionalDouble relevance,
    String heard,
    int tokens,
    OptionalDouble tokensPerSecond,
    boolean stopped) {

  /** Whether the bot did not answer, because the request is not its business or it has nothing to say. */
  public boolean declines() {
    return source == Source.DECLINED;
  }

  /** Whether a person takes over. */
  public boolean handsOver() {
    return source == Source.HANDOVER;
  }
}
