package dev.jackdaw.corpus;

import java.util.Arrays;

/** Fills the rows of a batch from a view. */
final class RowPacker {
  private final TokenView view;
  private final DocumentBoundaries boundaries;
  private final int[] tokenBytes;
  private final int rows;
  private final int columns;
  private final int[] ids;
  private final int[] positions;
  private final int[] documents;
  private final int[] labels;
  private int trained;
  private long bytes;

  RowPacker(
      TokenView view, DocumentBoundaries boundaries, int[] tokenBytes, int rows, int columns) {
    this.view = view;
    this.boundaries = boundaries;
    this.tokenBytes = tokenBytes;
    this.rows = rows;
    this.columns = columns;
    ids = new int[rows * columns];
    positions = new int[rows * columns];
    documents = new int[rows * columns];
    labels = new int[rows * columns];
    Arrays.fill(documents, -1);
    Arrays.fill(labels, TokenBatch.IGNORED);
  }

  /** Fills one row with tokens from {@code start} on, reading the view as a ring. */
  void fill(int row, long start, int count) {
    int at = row * columns;
    int end = at + count;
    long from = start;
    int number = 0;
    int position = 0;
    while (at < end) {
      int document = view.documentAt(from);
      int n = (int) Math.min(end - at, view.documentEnd(document) - from);
      view.read(document, from, ids, at, n);
      for (int i = 0; i < n; i++) {
        positions[at + i] = position + i;
        documents[at + i] = number;
      }
      System.arraycopy(ids, at + 1, labels, at, n - 1);
      labels[at + n - 1] = following(document, from + n);
      count(at, n);
      at += n;
      position += n;
      from += n;
      boolean wraps = from == view.tokens();
      from = wraps ? 0 : from;
      if (wraps || boundaries == DocumentBoundaries.RESPECTED) {
        number++;
        position = 0;
      }
    }
  }

  /** What follows a document's piece that ends before {@code next}. */
  private int following(int document, long next) {
    if (next < view.documentEnd(document)) {
      return view.token(next);
    }
    if (boundaries == DocumentBoundaries.IGNORED) {
      return next < view.tokens() ? view.token(next) : TokenBatch.IGNORED;
    }
    return view.isWholeToItsEnd(document)
        ? view.endOfText().orElse(TokenBatch.IGNORED)
        : TokenBatch.IGNORED;
  }

  private void count(int at, int n) {
    for (int i = at; i < at + n; i++) {
      if (labels[i] != TokenBatch.IGNORED) {
        trained++;
        bytes += tokenBytes[labels[i]];
      }
    }
  }

  TokenBatch batch() {
    return new TokenBatch(rows, columns, ids, positions, documents, labels, trained, bytes);
  }
}
