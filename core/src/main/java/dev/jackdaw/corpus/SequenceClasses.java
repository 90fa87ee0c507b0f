package dev.jackdaw.corpus;

/** The labels of a batch's sequences. */
@SuppressWarnings("ArrayRecordComponent") // value carriers on a hot path
public sealed interface SequenceClasses {
  /**
   * One class each.
   *
   * @param classes per row, or {@link TokenBatch#IGNORED}
   */
  record One(int[] classes) implements SequenceClasses {}

  /**
   * Any of several.
   *
   * @param weights (rows, count), row-major: 1 for a class the row has, 0 for others
   * @param count number of classes
   */
  record Several(float[] weights, int count) implements SequenceClasses {}
}
