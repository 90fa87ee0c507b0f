package dev.jackdaw.parity;

import dev.jackdaw.assembly.Inputs;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.testkit.GoldenCase;
import java.util.Arrays;

/** Tokens of a golden case as a model's graphs want them: labels moved one to the left. */
record TokenBatch(
    Tensor ids, Tensor positions, Tensor documents, Tensor last, Tensor labels, int trained) {

  static TokenBatch of(Tensor ids) {
    Tensor labels = Tensor.zeros(ids.dtype(), ids.lengths());
    for (int i = 0; i < labels.elements(); i++) {
      labels.setInt(i, -100);
    }
    return of(ids, labels);
  }

  static TokenBatch of(Tensor ids, Tensor labels) {
    int time = (int) ids.length(1);
    Tensor positions = Tensor.zeros(ids.dtype(), ids.lengths());
    Tensor mask = Tensor.zeros(ids.dtype(), ids.lengths());
    for (int i = 0; i < ids.elements(); i++) {
      positions.setInt(i, i % time);
      mask.setInt(i, 1);
    }
    return of(ids, positions, mask, labels);
  }

  static TokenBatch padded(GoldenCase golden, String side) {
    return of(
        golden.tensor(side + "/input_ids"),
        golden.tensor(side + "/position_ids"),
        golden.tensor(side + "/attention_mask"),
        golden.tensor(side + "/labels"));
  }

  private static TokenBatch of(Tensor ids, Tensor positions, Tensor mask, Tensor unshifted) {
    int rows = (int) ids.length(0);
    int time = (int) ids.length(1);
    Tensor documents = Tensor.zeros(ids.dtype(), ids.lengths());
    Tensor labels = Tensor.zeros(ids.dtype(), ids.lengths());
    Tensor last = Tensor.zeros(ids.dtype(), rows);
    int trained = 0;
    for (int b = 0; b < rows; b++) {
      for (int t = 0; t < time; t++) {
        int i = b * time + t;
        documents.setInt(i, mask.getInt(i) - 1);
        labels.setInt(i, t + 1 < time ? unshifted.getInt(i + 1) : -100);
        trained += labels.getInt(i) == -100 ? 0 : 1;
        if (mask.getInt(i) == 1) {
          last.setInt(b, t);
        }
      }
    }
    return new TokenBatch(ids, positions, documents, last, labels, trained);
  }

  /** One of several batches stacked along a first axis. */
  static Tensor slice(Tensor stacked, int index) {
    long[] lengths = Arrays.copyOfRange(stacked.lengths(), 1, stacked.rank());
    int n = (int) Arrays.stream(lengths).reduce(1, (a, b) -> a * b);
    int[] values = Arrays.copyOfRange(stacked.toInts(), index * n, (index + 1) * n);
    return Tensor.of(values, lengths);
  }

  /** Binds what a graph without labels reads. */
  Bindings tokens() {
    return new Bindings()
        .input(Inputs.IDS, ids)
        .input(Inputs.POSITIONS, positions)
        .input(Inputs.DOCUMENTS, documents)
        .input(Inputs.LAST, last);
  }

  Bindings labelled() {
    return tokens().input(Inputs.LABELS, labels);
  }
}
