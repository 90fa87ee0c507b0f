package dev.jackdaw.training;

import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.engine.Engine;
import java.util.List;

/**
 * What is trained and how, without any numbers yet.
 *
 * @param engine who computes
 * @param model backbone, heads and adaptation
 * @param heads those whose losses are minimised, mostly one
 * @param config settings
 * @param sizes the settings as numbers
 */
public record TrainingSetup(
    Engine engine,
    ModelGraphs model,
    List<TrainedHead> heads,
    TrainingConfig config,
    TrainingSizes sizes) {
  public TrainingSetup {
    heads = List.copyOf(heads);
    if (heads.isEmpty() || heads.size() > sizes.shape().microBatches()) {
      throw new IllegalArgumentException(
          "[training] %d heads, %d micro-batches in a step"
              .formatted(heads.size(), sizes.shape().microBatches()));
    }
  }

  /** A training of one head. */
  public TrainingSetup(
      Engine engine, ModelGraphs model, String head, TrainingConfig config, TrainingSizes sizes) {
    this(engine, model, List.of(new TrainedHead(head, 1)), config, sizes);
  }
}
