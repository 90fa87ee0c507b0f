package dev.jackdaw.training;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a training ended. The store holds the parameters of the last step.
 *
 * @param state where it stands
 * @param end why it ended
 * @param best checkpoint of the smallest held-out loss; empty where nothing was held out or checkpoints are off
 * @param last checkpoint to resume from; empty where checkpoints are off
 */
public record TrainingResult(
    TrainingState state, End end, Optional<Path> best, Optional<Path> last) {
  /** Why a training ended. */
  public enum End {
    /** All steps are done. */
    FINISHED,
    /** The held-out loss got no better. */
    STOPPED_EARLY,
    /** Somebody asked for it; resuming goes on as if nothing had been. */
    REQUESTED
  }
}
