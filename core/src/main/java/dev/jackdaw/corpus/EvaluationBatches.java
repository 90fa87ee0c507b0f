package dev.jackdaw.corpus;

import java.util.Iterator;
import java.util.stream.IntStream;

/**
 * A held-out text in order, window after window, so that every label is scored exactly once; the last row and the last batch
 * are padded.
 */
public final class EvaluationBatches implements Iterable<TokenBatch> {
  private final TokenView view;
  private final int rows;
  private final int columns;
  private final DocumentBoundaries boundaries;
  private final int[] tokenBytes;
  private final long windows;
  private final long allWindows;

  /**
   * @param largest windows to evaluate at most, spread evenly over the text; {@code Long.MAX_VALUE} for all
   */
  public EvaluationBatches(
      TokenView view,
      int rows,
      int columns,
      DocumentBoundaries boundaries,
      int[] tokenBytes,
      long largest) {
    this.view = view;
    this.rows = rows;
    this.columns = columns;
    this.boundaries = boundaries;
    this.tokenBytes = tokenBytes.clone();
    this.allWindows = Math.ceilDiv(view.tokens(), (long) columns);
    this.windows = Math.min(allWindows, largest);
  }

  /** Number of batches. */
  public int size() {
    return Math.toIntExact(Math.ceilDiv(windows, (long) rows));
  }

  /** One batch, from 0. */
  public TokenBatch batch(int index) {
    RowPacker packer = new RowPacker(view, boundaries, tokenBytes, rows, columns);
    for (int row = 0; row < rows && (long) index * rows + row < windows; row++) {
      long window = Math.floorDiv(((long) index * rows + row) * allWindows, windows);
      long start = window * columns;
      packer.fill(row, start, (int) Math.min(columns, view.tokens() - start));
    }
    return packer.batch();
  }

  @Override
  public Iterator<TokenBatch> iterator() {
    return IntStream.range(0, size()).mapToObj(this::batch).iterator();
  }
}
