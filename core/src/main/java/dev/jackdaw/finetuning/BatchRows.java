package dev.jackdaw.finetuning;

import dev.jackdaw.corpus.SequenceClasses;
import dev.jackdaw.corpus.TokenBatch;
import dev.jackdaw.model.Example;
import dev.jackdaw.model.Target;
import java.util.Arrays;
import java.util.List;

/** Lays examples out as the rows of a batch. */
final class BatchRows {
  private BatchRows() {}

  /**
   * @param rows the examples of each row, one after the other; a row may be empty
   * @param columns tokens of a row
   * @param tokenBytes bytes of UTF-8 per token id
   */
  static TokenBatch of(List<List<Example>> rows, int columns, Target target, int[] tokenBytes) {
    int size = rows.size() * columns;
    int[] ids = new int[size];
    int[] positions = new int[size];
    int[] documents = new int[size];
    int[] labels = target instanceof Target.Tokens ? new int[size] : new int[0];
    Arrays.fill(documents, -1);
    Arrays.fill(labels, TokenBatch.IGNORED);
    for (int row = 0; row < rows.size(); row++) {
      int at = row * columns;
      int document = 0;
      for (Example example : rows.get(row)) {
        int n = example.ids().length;
        System.arraycopy(example.ids(), 0, ids, at, n);
        if (labels.length > 0) {
          System.arraycopy(example.labels(), 0, labels, at, n);
        }
        for (int i = 0; i < n; i++) {
          positions[at + i] = i;
          documents[at + i] = document;
        }
        document++;
        at += n;
      }
    }
    if (target instanceof Target.Tokens) {
      return tokens(rows.size(), columns, ids, positions, documents, labels, tokenBytes);
    }
    int trained = (int) rows.stream().filter(row -> !row.isEmpty()).count();
    return new TokenBatch(
        rows.size(), columns, ids, positions, documents, labels, classes(rows, target), trained, 0);
  }

  private static TokenBatch tokens(
      int rows,
      int columns,
      int[] ids,
      int[] positions,
      int[] documents,
      int[] labels,
      int[] tokenBytes) {
    int trained = 0;
    long bytes = 0;
    for (int label : labels) {
      if (label != TokenBatch.IGNORED) {
        trained++;
        bytes += label < tokenBytes.length ? tokenBytes[label] : 0;
      }
    }
    return new TokenBatch(rows, columns, ids, positions, documents, labels, trained, bytes);
  }

  /** A row without an example is of no class. */
  private static SequenceClasses classes(List<List<Example>> rows, Target target) {
    if (target instanceof Target.MultiClasses several) {
      int count = several.labels().size();
      float[] weights = new float[rows.size() * count];
      for (int row = 0; row < rows.size(); row++) {
        for (Example example : rows.get(row)) {
          for (int label : example.classes()) {
            weights[row * count + label] = 1;
          }
        }
      }
      return new SequenceClasses.Several(weights, count);
    }
    int[] classes = new int[rows.size()];
    Arrays.fill(classes, TokenBatch.IGNORED);
    for (int row = 0; row < rows.size(); row++) {
      for (Example example : rows.get(row)) {
        classes[row] = example.classes().getFirst();
      }
    }
    return new SequenceClasses.One(classes);
  }
}
