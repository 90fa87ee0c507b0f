package dev.jackdaw.training;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.optimizer.Optimizer;
import dev.jackdaw.optimizer.ParameterGroup;
import dev.jackdaw.optimizer.Schedule;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How to train: the {@code training} section of a recipe. How long it takes is given in one of {@code steps}, {@code tokens} and
 * {@code epochs}; what is left out comes from the model's suggestion for its size.
 */
public record TrainingConfig(
    @Doc("How long: optimizer steps") @Range(min = 1) Optional<Long> steps,
    @Doc("How long: tokens read") @Range(min = 1) Optional<Long> tokens,
    @Doc("How long: passes over the training text") @Range(min = 0) Optional<Double> epochs,
    @Doc("Tokens per optimizer step") @Range(min = 1) Optional<Long> batchTokens,
    @Doc("Labelled examples per optimizer step") @Range(min = 1) Optional<Integer> batchExamples,
    @Doc("Tokens per sequence; the model's context length if left out") @Range(min = 1)
        Optional<Integer> context,
    @Doc("Sequences computed at once; a step of more accumulates gradients") @Range(min = 1)
        Optional<Integer> microBatch,
    @Doc("Learning rate at the schedule's peak") @Range(min = 0) Optional<Double> learningRate,
    @Doc("Learning rate over time") @Default("{type: cosine, warmup: 0.02}") Schedule schedule,
    @Doc("Rule by which parameters move") @Default("adamw") Optimizer optimizer,
    @Doc("Parameters treated differently") @Default("[]") List<ParameterGroup> groups,
    @Doc("Largest global norm of the gradient; 0: not clipped") @Default("1.0") @Range(min = 0)
        double clip,
    @Doc("Precision of matrix products: f32 or bf16") @Default("f32") Precision precision,
    @Doc("Seed of initial values, data order and dropout") @Default("1") long seed,
    @Doc(
            "Steps between evaluations on held-out text; a twentieth of the run if left out, 0:"
                + " only at the end")
        @Range(min = 0)
        Optional<Long> evaluateEvery,
    @Doc("Evaluations without a better loss before training stops; 0: never")
        @Default("0")
        @Range(min = 0)
        int patience,
    @Doc("What makes one evaluation better than another: loss, or accuracy of sequence labels")
        @Default("loss")
        Judge judge,
    @Doc("Steps between checkpoints; as evaluations if left out, 0: only at the end")
        @Range(min = 0)
        Optional<Long> checkpointEvery,
    @Doc("Latest checkpoints to keep, beside the best") @Default("2") @Range(min = 1) int keep,
    @Doc("Steps between samples of what the model writes; as evaluations if left out, 0: none")
        @Range(min = 0)
        Optional<Long> sampleEvery) {
  public TrainingConfig {
    groups = List.copyOf(groups);
    long given = Stream.of(steps, tokens, epochs).filter(Optional::isPresent).count();
    if (given > 1) {
      throw new IllegalArgumentException(
          "steps"
              + said(steps)
              + ", tokens"
              + said(tokens)
              + " and epochs"
              + said(epochs)
              + " contradict each other; give one of them");
    }
  }

  private static String said(Optional<?> value) {
    return value.map(v -> " " + v).orElse(" (not given)");
  }
}
