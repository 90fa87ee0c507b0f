package dev.jackdaw.testkit;

import dev.jackdaw.assembly.Inputs;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Rows of tokens as a model's graphs read them. Padding has id 0, position 0 and document -1. */
record TokenRows(Tensor ids, Tensor positions, Tensor documents, Tensor last) {

  /** One document per row, padded on the right to the longest. */
  static TokenRows of(int[]... rows) {
    return placed(
        Arrays.stream(rows).mapToInt(row -> row.length).max().orElseThrow(),
        0,
        new int[rows.length],
        rows);
  }

  /** One document per row, its first token at column {@code left} and of the given position. */
  static TokenRows placed(int time, int left, int[] firstPositions, int[]... rows) {
    TokenRows batch = empty(rows.length, time);
    for (int b = 0; b < rows.length; b++) {
      batch.put(b, left, rows[b], firstPositions[b], 0);
      batch.last.setInt(b, rows[b].length == 0 ? 0 : left + rows[b].length - 1);
    }
    return batch;
  }

  /** One row with several documents, one after another. */
  static TokenRows packed(List<int[]> documents) {
    int time = documents.stream().mapToInt(document -> document.length).sum();
    TokenRows batch = empty(1, time);
    int start = 0;
    for (int d = 0; d < documents.size(); d++) {
      batch.put(0, start, documents.get(d), 0, d);
      start += documents.get(d).length;
    }
    batch.last.setInt(0, time - 1);
    return batch;
  }

  static TokenRows empty(int rows, int time) {
    Tensor documents = Tensor.zeros(DType.I32, rows, time);
    for (int i = 0; i < documents.elements(); i++) {
      documents.setInt(i, -1);
    }
    return new TokenRows(
        Tensor.zeros(DType.I32, rows, time),
        Tensor.zeros(DType.I32, rows, time),
        documents,
        Tensor.zeros(DType.I32, rows));
  }

  private void put(int row, int start, int[] tokens, int firstPosition, int document) {
    for (int t = 0; t < tokens.length; t++) {
      int i = (int) (row * ids.length(1)) + start + t;
      ids.setInt(i, tokens[t]);
      positions.setInt(i, firstPosition + t);
      documents.setInt(i, document);
    }
  }

  /** Random tokens. */
  static int[] random(SplittableRandom random, int length, int vocabulary) {
    return random.ints(length, 0, vocabulary).toArray();
  }

  int rows() {
    return (int) ids.length(0);
  }

  int time() {
    return (int) ids.length(1);
  }

  /** A class per row: its number, from 0 again after three. */
  Tensor classes() {
    Tensor classes = Tensor.zeros(DType.I32, rows());
    for (int b = 0; b < rows(); b++) {
      classes.setInt(b, b % LabelHead.LABELS.size());
    }
    return classes;
  }

  /** For each token the one after it in its document, -100 where there is none and for virtual tokens. */
  Tensor nextTokens() {
    Tensor labels = Tensor.zeros(DType.I32, rows(), time());
    for (int i = 0; i < labels.elements(); i++) {
      boolean followed =
          (i + 1) % time() != 0
              && ids.getInt(i) >= 0
              && documents.getInt(i) >= 0
              && documents.getInt(i) == documents.getInt(i + 1);
      labels.setInt(i, followed ? ids.getInt(i + 1) : -100);
    }
    return labels;
  }

  int labelled() {
    return (int) Arrays.stream(nextTokens().toInts()).filter(label -> label >= 0).count();
  }

  Bindings bindings() {
    return new Bindings()
        .input(Inputs.IDS, ids)
        .input(Inputs.POSITIONS, positions)
        .input(Inputs.DOCUMENTS, documents)
        .input(Inputs.LAST, last);
  }
}
