package dev.jackdaw.generation;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;
import java.util.List;
import java.util.Optional;

/**
 * How a text is gone on with. The penalty changes the logits, then the temperature divides them, then {@code topK}, {@code topP} and
 * {@code minP} each leave fewer tokens to draw from, in this order.
 *
 * @param maxTokens most tokens to generate
 * @param temperature 0 takes the likeliest token, the lower id of equal ones
 * @param topK draw from so many likeliest tokens; 0: all
 * @param topP draw from the fewest likeliest tokens whose probabilities reach this sum (nucleus sampling, Holtzman et al. 2020)
 * @param minP draw from tokens at least this fraction as likely as the likeliest (Nguyen et al. 2024)
 * @param repetitionPenalty divides positive and multiplies negative logits of tokens that prompt or text hold already (CTRL, Keskar
 *     et al. 2019); 1: none
 * @param seed with the number of the sample and of the token it decides every draw
 * @param samples how many texts to generate
 * @param stop the text ends before any of these strings
 * @param untilEndOfText whether the end-of-text token ends the text; if not, it is a token like others
 * @param logProbabilities how many likely tokens to report with each token, 0 for its own log-probability alone; empty: none
 */
public record GenerationSettings(
    @Default("256") @Range(min = 1) @Doc("Most tokens to generate") int maxTokens,
    @Default("0.8")
        @Range(min = 0, max = 100)
        @Doc("0 takes the likeliest token; higher is more varied")
        double temperature,
    @Default("0") @Range(min = 0) @Doc("Draw from so many likeliest tokens; 0: all") int topK,
    @Default("0.95")
        @Range(min = 0, max = 1)
        @Doc("Draw from the likeliest tokens whose probabilities reach this sum")
        double topP,
    @Default("0")
        @Range(min = 0, max = 1)
        @Doc("Draw from tokens at least this fraction as likely as the likeliest")
        double minP,
    @Default("1")
        @Range(min = 0.01, max = 100)
        @Doc("Makes tokens that occurred less likely; 1: no penalty")
        double repetitionPenalty,
    @Default("1") @Doc("The same seed gives the same text") long seed,
    @Default("1") @Range(min = 1, max = 1024) @Doc("How many texts to generate") int samples,
    @Default("[]") @Doc("The text ends before any of these strings") List<String> stop,
    @Default("true") @Doc("Whether the end-of-text token ends the text") boolean untilEndOfText,
    @Range(min = 0) @Doc("How many likely tokens to report with each token")
        Optional<Integer> logProbabilities) {

  public GenerationSettings {
    stop = List.copyOf(stop);
    require(maxTokens >= 1, "max_tokens", maxTokens, "must be at least 1");
    require(
        temperature >= 0 && temperature <= 100,
        "temperature",
        temperature,
        "must be from 0 to 100");
    require(topK >= 0, "top_k", topK, "must be at least 0");
    require(topP >= 0 && topP <= 1, "top_p", topP, "must be from 0 to 1");
    require(minP >= 0 && minP <= 1, "min_p", minP, "must be from 0 to 1");
    require(
        repetitionPenalty >= 0.01 && repetitionPenalty <= 100,
        "repetition_penalty",
        repetitionPenalty,
        "must be from 0.01 to 100");
    require(samples >= 1, "samples", samples, "must be at least 1");
    logProbabilities.ifPresent(
        count -> require(count >= 0, "log_probabilities", count, "must be at least 0"));
    stop.forEach(GenerationSettings::requireWhole);
  }

  private static void require(boolean good, String key, Object value, String rule) {
    if (!good) {
      throw new IllegalArgumentException(key + " is " + value + ", it " + rule);
    }
  }

  private static void requireWhole(String stop) {
    if (stop.isEmpty()) {
      throw new IllegalArgumentException("a stop string is empty");
    }
    if (stop.codePoints()
        .anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)) {
      throw new IllegalArgumentException("a stop string has half a surrogate pair");
    }
  }

  /** The likeliest text. */
  public static GenerationSettings greedy(int maxTokens) {
    return sampled(maxTokens, 0, 0);
  }

  /** Drawn from the whole distribution at a temperature. */
  public static GenerationSettings sampled(int maxTokens, double temperature, long seed) {
    return new GenerationSettings(
        maxTokens, temperature, 0, 1, 0, 1, seed, 1, List.of(), true, Optional.empty());
  }

  public GenerationSettings withFilters(int topK, double topP, double minP) {
    return new GenerationSettings(
        maxTokens,
        temperature,
        topK,
        topP,
        minP,
        repetitionPenalty,
        seed,
        samples,
        stop,
        untilEndOfText,
        logProbabilities);
  }

  public GenerationSettings withRepetitionPenalty(double penalty) {
    return new GenerationSettings(
        maxTokens,
        temperature,
        topK,
        topP,
        minP,
        penalty,
        seed,
        samples,
        stop,
        untilEndOfText,
        logProbabilities);
  }

  public GenerationSettings withSamples(int samples) {
    return new GenerationSettings(
        maxTokens,
        temperature,
        topK,
        topP,
        minP,
        repetitionPenalty,
        seed,
        samples,
        stop,
        untilEndOfText,
        logProbabilities);
  }

  public GenerationSettings withStop(List<String> stop) {
    return new GenerationSettings(
        maxTokens,
        temperature,
        topK,
        topP,
        minP,
        repetitionPenalty,
        seed,
        samples,
        stop,
        untilEndOfText,
        logProbabilities);
  }

  public GenerationSettings pastEndOfText() {
    return new GenerationSettings(
        maxTokens,
        temperature,
        topK,
        topP,
        minP,
        repetitionPenalty,
        seed,
        samples,
        stop,
        false,
        logProbabilities);
  }

  public GenerationSettings withLogProbabilities(int count) {
    return new GenerationSettings(
        maxTokens,
        temperature,
        topK,
        topP,
        minP,
        repetitionPenalty,
        seed,
        samples,
        stop,
        untilEndOfText,
        Optional.of(count));
  }
}
