package dev.jackdaw.corpus;

import org.jspecify.annotations.Nullable;

/**
 * Rows of tokens to train or evaluate on; arrays are row-major, {@code rows} times {@code columns} long, and owned by the
 * caller.
 *
 * @param ids token ids; 0 in padding
 * @param positions place of each token in its document as far as the row holds it, from 0
 * @param documents number of the token's document within its row, from 0; -1 in padding
 * @param labels the token that follows, or {@link #IGNORED}; empty where sequences are labelled
 * @param classes what whole sequences are labelled with; null where tokens are
 * @param trained labels that are not ignored
 * @param bytes bytes of UTF-8 those labels stand for; 0 where sequences are labelled
 */
@SuppressWarnings("ArrayRecordComponent") // a value carrier on a hot path
public record TokenBatch(
    int rows,
    int columns,
    int[] ids,
    int[] positions,
    int[] documents,
    int[] labels,
    @Nullable SequenceClasses classes,
    int trained,
    long bytes) {
  /** The label of a token whose successor is not to be predicted. */
  public static final int IGNORED = -100;

  /** A batch whose tokens are labelled. */
  public TokenBatch(
      int rows,
      int columns,
      int[] ids,
      int[] positions,
      int[] documents,
      int[] labels,
      int trained,
      long bytes) {
    this(rows, columns, ids, positions, documents, labels, null, trained, bytes);
  }
}
