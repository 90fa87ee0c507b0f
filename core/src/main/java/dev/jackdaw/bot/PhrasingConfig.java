package dev.jackdaw.bot;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;
import dev.jackdaw.generation.GenerationSettings;
import java.util.List;
import java.util.Optional;

/**
 * How the model speaks.
 *
 * @param maxTokens most tokens of what it says
 * @param temperature 0 takes the likeliest token
 * @param topP draw from the likeliest tokens whose probabilities reach this sum
 * @param repetitionPenalty makes tokens that occurred less likely
 * @param seed the same seed gives the same words
 * @param clause whether the model reads the clause it speaks about: yes for models that were taught so, or large ones
 * @param support share of the words of a phrase that must come from the clause or the question, or it is left out
 * @param alone whether the model may answer where the policy has no clause; a bot without a policy always may
 */
public record PhrasingConfig(
    @Doc("Most tokens of what it says") @Default("96") @Range(min = 1) int maxTokens,
    @Doc("0 takes the likeliest token; higher is more varied")
        @Default("0")
        @Range(min = 0, max = 100)
        double temperature,
    @Doc("Draw from the likeliest tokens whose probabilities reach this sum")
        @Default("0.95")
        @Range(min = 0, max = 1)
        double topP,
    @Doc("Makes tokens that occurred less likely; 1: no penalty")
        @Default("1")
        @Range(min = 0.01, max = 100)
        double repetitionPenalty,
    @Doc("The same seed gives the same words") @Default("1") long seed,
    @Doc("Whether the model reads the clause it speaks about") @Default("true") boolean clause,
    @Doc("Share of a phrase's words that must come from the clause or the question")
        @Default("0.5")
        @Range(min = 0, max = 1)
        double support,
    @Doc("Whether the model may answer where the policy has no clause") @Default("false")
        boolean alone) {

  /** @param attempt from 0: a later one draws anew, and so needs a temperature */
  GenerationSettings settings(int attempt, List<String> stop) {
    return new GenerationSettings(
        maxTokens,
        attempt == 0 ? temperature : Math.max(temperature, 0.7),
        0,
        topP,
        0,
        repetitionPenalty,
        seed + attempt,
        1,
        stop,
        true,
        Optional.empty());
  }
}
