package dev.jackdaw.report;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A run as its log tells it. */
public record RunHistory(List<Step> steps, List<Evaluation> evaluations, List<Sample> samples) {
  public RunHistory {
    steps = List.copyOf(steps);
    evaluations = List.copyOf(evaluations);
    samples = List.copyOf(samples);
  }

  /** An optimizer step; values that were not logged or not finite are NaN. */
  public record Step(
      long step,
      double tokens,
      double loss,
      double learningRate,
      double gradientNorm,
      double tokensPerSecond,
      double fractionOfPeak) {}

  /** Loss on held-out text, in nats per token, after training on so many tokens. */
  public record Evaluation(long step, double tokens, double loss, double bitsPerByte) {}

  /** What the model wrote after a step. */
  public record Sample(long step, String prompt, String text) {}

  /** Reads the events of a {@link dev.jackdaw.training.RunLog}; kinds it does not know are left out. */
  public static RunHistory of(List<JsonNode> events) {
    List<Step> steps = new ArrayList<>();
    List<Evaluation> evaluations = new ArrayList<>();
    List<Sample> samples = new ArrayList<>();
    double tokens = 0;
    for (JsonNode event : events) {
      long step = event.path("step").asLong(0);
      switch (event.path("event").asString("")) {
        case "step" -> {
          steps.add(step(step, event));
          tokens = number(event, "tokens");
        }
        case "evaluation" ->
            evaluations.add(
                new Evaluation(
                    step, tokens, number(event, "loss"), number(event, "bits_per_byte")));
        case "sample" ->
            samples.add(
                new Sample(
                    step, event.path("prompt").asString(""), event.path("text").asString("")));
        default -> {} // a log may tell more than a report shows
      }
    }
    return new RunHistory(steps, evaluations, samples);
  }

  private static Step step(long step, JsonNode event) {
    return new Step(
        step,
        number(event, "tokens"),
        number(event, "loss"),
        number(event, "learning_rate"),
        number(event, "gradient_norm"),
        number(event, "tokens_per_second"),
        number(event, "fraction_of_peak"));
  }

  private static double number(JsonNode event, String key) {
    return event.path(key).asDouble(Double.NaN);
  }
}
