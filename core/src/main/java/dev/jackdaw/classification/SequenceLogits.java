package dev.jackdaw.classification;

import dev.jackdaw.assembly.Inputs;
import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Program;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.inference.LoadedModel;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Logits (K) of whole sequences, computed in batches of like length. Safe for several threads. */
final class SequenceLogits implements AutoCloseable {
  private static final int ROWS = 32;
  private static final int UNIT = 8;

  private final LoadedModel model;
  private final int classes;
  private final int longest;
  private final Graph graph;
  private final Program program;

  /** @param longest tokens of the longest sequence there will be */
  SequenceLogits(LoadedModel model, String head, int classes, int longest) {
    this.model = model;
    this.classes = classes;
    this.longest = longest;
    graph = model.graphs().logits(head, false);
    program = model.compile(graph, Bounds.of(ROWS, longest));
  }

  /** Logits of each sequence, in the order given; at least one token each, at most the longest. */
  float[][] of(List<int[]> sequences) {
    float[][] logits = new float[sequences.size()][];
    List<Integer> sorted =
        IntStream.range(0, sequences.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> sequences.get(i).length))
            .toList();
    for (int from = 0; from < sorted.size(); from += ROWS) {
      List<Integer> batch = sorted.subList(from, Math.min(sorted.size(), from + ROWS));
      float[] all = run(batch.stream().map(sequences::get).toList());
      for (int i = 0; i < batch.size(); i++) {
        logits[batch.get(i)] = Arrays.copyOfRange(all, i * classes, (i + 1) * classes);
      }
    }
    return logits;
  }

  private float[] run(List<int[]> batch) {
    int rows = batch.size();
    int columns = Math.min(longest, Math.ceilDiv(batch.getLast().length, UNIT) * UNIT);
    int[] ids = new int[rows * columns];
    int[] positions = new int[rows * columns];
    int[] documents = new int[rows * columns];
    int[] last = new int[rows];
    Arrays.fill(documents, -1);
    for (int row = 0; row < rows; row++) {
      int[] sequence = batch.get(row);
      System.arraycopy(sequence, 0, ids, row * columns, sequence.length);
      for (int i = 0; i < sequence.length; i++) {
        positions[row * columns + i] = i;
        documents[row * columns + i] = 0;
      }
      last[row] = sequence.length - 1;
    }
    float[] all = new float[rows * classes];
    Bindings bindings = new Bindings().output(ModelGraphs.LOGITS, Tensor.of(all, rows, classes));
    bind(bindings, Inputs.IDS, Tensor.of(ids, rows, columns));
    bind(bindings, Inputs.POSITIONS, Tensor.of(positions, rows, columns));
    bind(bindings, Inputs.DOCUMENTS, Tensor.of(documents, rows, columns));
    bind(bindings, Inputs.LAST, Tensor.of(last, rows));
    model.run(program, bindings);
    return all;
  }

  private void bind(Bindings bindings, String input, Tensor value) {
    if (graph.inputs().containsKey(input)) {
      bindings.input(input, value);
    }
  }

  @Override
  public void close() {
    program.close();
  }
}
