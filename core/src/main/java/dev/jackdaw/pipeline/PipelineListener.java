package dev.jackdaw.pipeline;

import dev.jackdaw.training.TrainingListener;

/** Follows a recipe: a training, and the stages around it. Called on the thread that runs the recipe. */
public interface PipelineListener extends TrainingListener {
  /**
   * @param stage its name, of a fine-tuning with what is taught: {@code finetune intents}
   * @param reason why it runs though it ran before: what has changed; empty the first time
   */
  default void stageStarted(String stage, String reason) {}

  /** It ran before on the same inputs. */
  default void stageSkipped(String stage, String summary) {}

  /** @param done in words: {@code 3,200,000 bytes} */
  default void stageProgress(String stage, String done) {}

  default void stageFinished(String stage, String summary, double seconds) {}
}
