package dev.jackdaw.backbone.transformer;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;
import java.util.Optional;

/** How the order of tokens enters the model. */
public sealed interface Positions {
  /** An embedding per position, added to the token's: GPT-2. */
  record Learned() implements Positions {}

  /** Not at all but for the causal mask (Kazemnejad et al. 2023). */
  record None() implements Positions {}

  /**
   * Rotation of queries and keys (Su et al. 2021).
   *
   * @param localTheta the base in layers with a window, which are not scaled; absent: as elsewhere
   * @param fraction how much of each head turns: its first features
   * @param interleaved pairs are neighbours (GPT-J) rather than half a head apart (Llama)
   */
  record Rotary(
      @Default("10000") @Range(min = 1) @Doc("Base of the frequencies.") double theta,
      @Doc("Base in layers with a window; as elsewhere by default.") @Range(min = 1)
          Optional<Double> localTheta,
      @Default("1") @Range(min = 0, max = 1) @Doc("How much of each head turns.") double fraction,
      @Default("false") @Doc("Pairs are neighbours rather than half a head apart.")
          boolean interleaved,
      @Default("none") @Doc("Stretching to longer contexts: none, linear, llama3, yarn or factors.")
          RopeScaling scaling)
      implements Positions {
    static Rotary of(double theta) {
      return new Rotary(theta, Optional.empty(), 1, false, new RopeScaling.None());
    }
  }
}
