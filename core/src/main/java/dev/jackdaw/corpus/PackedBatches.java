package dev.jackdaw.corpus;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;

/** Packs text into rows without padding, in the order of training: documents follow one another and are cut at row ends. */
public final class PackedBatches implements BatchSource {
  private final TokenView view;
  private final DataOrder order;
  private final BatchShape shape;
  private final DocumentBoundaries boundaries;
  private final int[] tokenBytes;

  /**
   * @param view what is trained on
   * @param tokenBytes see {@link TokenBytes}
   * @throws UserException if the text has less than two tokens
   */
  public PackedBatches(
      TokenView view,
      DataOrder order,
      BatchShape shape,
      DocumentBoundaries boundaries,
      int[] tokenBytes) {
    if (tokenBytes.length != view.vocabularySize()) {
      throw new IllegalArgumentException(
          "[packed_batches] bytes of "
              + tokenBytes.length
              + " tokens, the vocabulary has "
              + view.vocabularySize());
    }
    if (view.tokens() < 2) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of(
                  "the training text has " + view.tokens() + " tokens: there is nothing to predict")
              .fix("give more text"));
    }
    this.view = view;
    this.order = order;
    this.shape = shape;
    this.boundaries = boundaries;
    this.tokenBytes = tokenBytes.clone();
  }

  public BatchShape shape() {
    return shape;
  }

  @Override
  public TokenBatch batch(long step, int microBatch) {
    RowPacker packer = new RowPacker(view, boundaries, tokenBytes, shape.rows(), shape.columns());
    int count = (int) Math.min(shape.columns(), view.tokens());
    long first = shape.firstSequence(step, microBatch);
    for (int row = 0; row < shape.rows(); row++) {
      packer.fill(row, order.start(first + row), count);
    }
    return packer.batch();
  }
}
