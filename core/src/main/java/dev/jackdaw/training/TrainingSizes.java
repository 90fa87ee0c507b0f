package dev.jackdaw.training;

import dev.jackdaw.corpus.BatchShape;
import dev.jackdaw.model.TrainingSuggestion;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The settings as numbers: how many steps of what shape, at which learning rate.
 *
 * @param steps optimizer steps
 * @param shape sequences and tokens of a step
 * @param learningRate at the schedule's peak
 */
public record TrainingSizes(long steps, BatchShape shape, double learningRate) {
  /** Tokens computed at once unless a recipe says otherwise: enough to keep matrix products busy, few enough for the caches. */
  private static final int MICRO_BATCH_TOKENS = 8192;

  /** Passes over labelled examples unless a recipe says otherwise. */
  private static final double USUAL_EPOCHS = 3;

  /**
   * @param contextLength the longest sequence of the model
   * @param corpusTokens tokens of the training text
   * @param suggestion what the model suggests for what the settings leave out
   * @throws UserException of kind CONFIGURATION with every problem
   */
  public static TrainingSizes of(
      TrainingConfig config,
      int contextLength,
      long corpusTokens,
      Optional<TrainingSuggestion> suggestion) {
    List<Problem> problems = new ArrayList<>();
    int columns = config.context().orElse(contextLength);
    if (columns > contextLength) {
      problems.add(
          Problem.of("context is " + columns + ", the model's context length is " + contextLength)
              .at("training.context")
              .fix("lower it, or raise the model's context length"));
    }
    long batch =
        config.batchTokens().or(() -> suggestion.map(TrainingSuggestion::batchTokens)).orElse(0L);
    double rate =
        config
            .learningRate()
            .or(() -> suggestion.map(TrainingSuggestion::learningRate))
            .orElse(Double.NaN);
    if (batch == 0) {
      problems.add(missing("batch_tokens"));
    } else if (batch < columns) {
      problems.add(
          Problem.of(
                  "batch_tokens is " + batch + ", less than one sequence of " + columns + " tokens")
              .at("training.batch_tokens")
              .fix("raise it, or lower training.context"));
    }
    if (Double.isNaN(rate)) {
      problems.add(missing("learning_rate"));
    }
    boolean length =
        config.steps().isPresent() || config.tokens().isPresent() || config.epochs().isPresent();
    if (!length && suggestion.isEmpty()) {
      problems.add(missing("steps"));
    }
    long rows = batch / Math.max(1, columns);
    if (config.microBatch().filter(micro -> rows > 0 && rows % micro != 0).isPresent()) {
      problems.add(
          Problem.of(
                  "batch_tokens "
                      + batch
                      + " is "
                      + rows
                      + " sequences of "
                      + columns
                      + " tokens, no multiple of micro_batch "
                      + config.microBatch().get())
              .at("training.micro_batch")
              .fix("give a divisor of " + rows));
    }
    if (!problems.isEmpty()) {
      throw new UserException(UserException.Kind.CONFIGURATION, problems);
    }
    int micro =
        config
            .microBatch()
            .orElseGet(() -> divisor(rows, Math.max(1, MICRO_BATCH_TOKENS / columns)));
    BatchShape shape = BatchShape.of(micro, columns, Math.toIntExact(rows / micro));
    return new TrainingSizes(
        steps(config, shape.tokensPerStep(), corpusTokens, suggestion), shape, rate);
  }

  /**
   * The sizes of a training on labelled examples.
   *
   * @param columns tokens of the longest row
   * @param rowsPerEpoch rows that a pass over the first head's examples needs
   * @param rowsPerStep rows of each head in a step, unless {@code batch_examples} is given
   * @param heads heads trained together
   * @param learningRate where the settings have none
   */
  public static TrainingSizes ofExamples(
      TrainingConfig config,
      int columns,
      double rowsPerEpoch,
      int rowsPerStep,
      int heads,
      double learningRate) {
    int rows =
        config
            .microBatch()
            .filter(micro -> rowsPerStep % micro == 0)
            .orElseGet(() -> divisor(rowsPerStep, Math.max(1, MICRO_BATCH_TOKENS / columns)));
    BatchShape shape = BatchShape.of(rows, columns, rowsPerStep / rows * heads);
    long steps =
        config
            .steps()
            .or(() -> config.tokens().map(tokens -> Math.ceilDiv(tokens, shape.tokensPerStep())))
            .orElseGet(
                () ->
                    (long)
                        Math.ceil(
                            config.epochs().orElse(USUAL_EPOCHS) * rowsPerEpoch / rowsPerStep));
    return new TrainingSizes(Math.max(1, steps), shape, config.learningRate().orElse(learningRate));
  }

  private static Problem missing(String key) {
    return Problem.of("missing key \"" + key + "\", and this model suggests none")
        .at("training." + key);
  }

  private static long steps(
      TrainingConfig config,
      long tokensPerStep,
      long corpusTokens,
      Optional<TrainingSuggestion> suggestion) {
    if (config.steps().isPresent()) {
      return config.steps().get();
    }
    long tokens =
        config
            .tokens()
            .or(() -> config.epochs().map(epochs -> (long) Math.ceil(epochs * corpusTokens)))
            .or(() -> suggestion.map(TrainingSuggestion::tokens))
            .orElseThrow();
    return Math.max(1, Math.ceilDiv(tokens, tokensPerStep));
  }

  /** The largest divisor of {@code n} up to {@code most}. */
  private static int divisor(long n, int most) {
    int divisor = (int) Math.min(n, most);
    while (n % divisor != 0) {
      divisor--;
    }
    return divisor;
  }

  /** The same steps in smaller portions. */
  TrainingSizes withRows(int rows) {
    int all = shape.rows() * shape.microBatches();
    return new TrainingSizes(steps, BatchShape.of(rows, shape.columns(), all / rows), learningRate);
  }

  /** Tokens of the whole training. */
  public long tokens() {
    return steps * shape.tokensPerStep();
  }
}
