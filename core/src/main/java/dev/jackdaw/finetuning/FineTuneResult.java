package dev.jackdaw.finetuning;

import dev.jackdaw.classification.Calibration;
import dev.jackdaw.training.Plan;
import dev.jackdaw.training.TrainingResult;
import java.util.Map;

/**
 * How a fine-tuning went.
 *
 * @param training how the training ended
 * @param plan what it was: parameters, trained ones, memory
 * @param calibration what was learnt on validation data, by head
 * @param bytes peak memory that was planned
 */
public record FineTuneResult(
    TrainingResult training, Plan plan, Map<String, Calibration> calibration, long bytes) {
  public FineTuneResult {
    calibration = Map.copyOf(calibration);
  }
}
