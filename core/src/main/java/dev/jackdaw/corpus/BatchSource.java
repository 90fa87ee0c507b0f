package dev.jackdaw.corpus;

/**
 * Gives the batches of training. The batch is a function of its arguments alone, so that training resumes exactly; packed text
 * is one source, labelled examples in buckets of like length can be another.
 */
@FunctionalInterface
public interface BatchSource {
  /**
   * One micro-batch.
   *
   * @param step finished optimizer steps, from 0
   * @param microBatch which of the step's micro-batches, from 0
   */
  TokenBatch batch(long step, int microBatch);

  /** Which of the heads trained together a micro-batch is for: an index into {@code TrainingSetup.heads}. */
  default int head(int microBatch) {
    return 0;
  }
}
