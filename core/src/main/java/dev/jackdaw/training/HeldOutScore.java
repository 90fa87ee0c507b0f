package dev.jackdaw.training;

import dev.jackdaw.corpus.TextScore;
import java.util.OptionalDouble;

/**
 * What held-out batches say of the parameters.
 *
 * @param text summed loss over labels, their number, the bytes they stand for
 * @param correct decisions about sequences that were right, one per sequence, of several labels one per label; empty where no head labels sequences
 * @param sequences decisions about sequences in all
 */
public record HeldOutScore(TextScore text, OptionalDouble correct, long sequences) {
  static final HeldOutScore NOTHING =
      new HeldOutScore(new TextScore(0, 0, 0), OptionalDouble.empty(), 0);

  /** Share of right decisions, of heads that label sequences. */
  public OptionalDouble accuracy() {
    return correct.isPresent() && sequences > 0
        ? OptionalDouble.of(correct.getAsDouble() / sequences)
        : OptionalDouble.empty();
  }

  HeldOutScore plus(HeldOutScore other) {
    TextScore sum =
        new TextScore(
            text.negativeLogLikelihood() + other.text.negativeLogLikelihood(),
            text.tokens() + other.text.tokens(),
            text.bytes() + other.text.bytes());
    OptionalDouble both =
        correct.isPresent() || other.correct.isPresent()
            ? OptionalDouble.of(correct.orElse(0) + other.correct.orElse(0))
            : OptionalDouble.empty();
    return new HeldOutScore(sum, both, sequences + other.sequences);
  }
}
