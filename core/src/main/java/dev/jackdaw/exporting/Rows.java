package dev.jackdaw.exporting;

import dev.jackdaw.assembly.Inputs;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.graph.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Sequences side by side, filled up on the right, as graphs over whole sequences take them. */
record Rows(List<int[]> sequences, int columns) {
  static Rows of(List<int[]> sequences) {
    return new Rows(sequences, sequences.stream().mapToInt(ids -> ids.length).max().orElse(0));
  }

  int count() {
    return sequences.size();
  }

  /** Binds what a graph asks for. */
  Bindings bindings(Set<String> inputs) {
    int rows = count();
    int[] ids = new int[rows * columns];
    int[] positions = new int[rows * columns];
    int[] documents = new int[rows * columns];
    int[] last = new int[rows];
    Arrays.fill(documents, -1);
    for (int row = 0; row < rows; row++) {
      int[] sequence = sequences.get(row);
      System.arraycopy(sequence, 0, ids, row * columns, sequence.length);
      for (int t = 0; t < sequence.length; t++) {
        positions[row * columns + t] = t;
        documents[row * columns + t] = 0;
      }
      last[row] = sequence.length - 1;
    }
    Bindings bindings = new Bindings();
    bind(bindings, inputs, Inputs.IDS, Tensor.of(ids, rows, columns));
    bind(bindings, inputs, Inputs.POSITIONS, Tensor.of(positions, rows, columns));
    bind(bindings, inputs, Inputs.DOCUMENTS, Tensor.of(documents, rows, columns));
    bind(bindings, inputs, Inputs.LAST, Tensor.of(last, rows));
    return bindings;
  }

  private static void bind(Bindings bindings, Set<String> inputs, String name, Tensor value) {
    if (inputs.contains(name)) {
      bindings.input(name, value);
    }
  }
}
