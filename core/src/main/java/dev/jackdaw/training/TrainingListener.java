package dev.jackdaw.training;

import java.nio.file.Path;
import java.util.List;

/** Follows a training: a progress line, a log, a report. Called on the training thread between steps. */
public interface TrainingListener {
  /** Before the first step of this run; {@code from} is 0, or the step it resumes after. */
  default void started(Plan plan, long from) {}

  default void step(StepReport report) {}

  default void evaluated(EvaluationReport report) {}

  /** The model wrote something. */
  default void sampled(long step, List<Sample> samples) {}

  /** A checkpoint was written and is on the device. */
  default void saved(long step, Path checkpoint) {}

  /** Something a person should know: another phase began, the machine has changed since the checkpoint. */
  default void notice(String sentence) {}

  default void finished(TrainingResult result) {}
}
