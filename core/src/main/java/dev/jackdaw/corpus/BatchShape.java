package dev.jackdaw.corpus;

/**
 * How many sequences go where.
 *
 * @param rows sequences of a micro-batch
 * @param columns tokens of a sequence
 * @param microBatches micro-batches of an optimizer step, on each rank
 * @param rank which of several processes this one is, from 0
 * @param ranks processes that train together
 */
public record BatchShape(int rows, int columns, int microBatches, int rank, int ranks) {
  public BatchShape {
    if (rows < 1 || columns < 1 || microBatches < 1 || ranks < 1 || rank < 0 || rank >= ranks) {
      throw new IllegalArgumentException(
          "[batch_shape] %d rows, %d columns, %d micro-batches, rank %d of %d"
              .formatted(rows, columns, microBatches, rank, ranks));
    }
  }

  /** One process. */
  public static BatchShape of(int rows, int columns, int microBatches) {
    return new BatchShape(rows, columns, microBatches, 0, 1);
  }

  /** Tokens of an optimizer step over all ranks. */
  public long tokensPerStep() {
    return (long) rows * columns * microBatches * ranks;
  }

  /** Number of the first sequence of a micro-batch, over the whole training. */
  long firstSequence(long step, int microBatch) {
    return ((step * microBatches + microBatch) * ranks + rank) * rows;
  }
}
