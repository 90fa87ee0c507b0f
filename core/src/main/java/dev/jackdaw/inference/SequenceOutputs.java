package dev.jackdaw.inference;

import dev.jackdaw.assembly.Inputs;
import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.graph.Tensor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** What a program says about whole sequences, computed in batches of like length. Safe for several threads. */
public final class SequenceOutputs implements AutoCloseable {
  private static final int ROWS = 32;
  private static final int UNIT = 8;

  private final RunnableModel model;
  private final SequenceProgram program;
  private final String output;
  private final int size;
  private final int longest;

  private SequenceOutputs(
      RunnableModel model, SequenceProgram program, String output, int size, int longest) {
    this.model = model;
    this.program = program;
    this.output = output;
    this.size = size;
    this.longest = longest;
  }

  /**
   * Logits of a head's labels.
   *
   * @param longest tokens of the longest sequence there will be
   */
  public static SequenceOutputs logits(SequenceModel model, String head, int labels, int longest) {
    SequenceProgram program = model.labels(head, Bounds.of(ROWS, longest));
    return new SequenceOutputs(model, program, ModelGraphs.LOGITS, labels, longest);
  }

  /** Embeddings. */
  public static SequenceOutputs embeddings(SequenceModel model) {
    int longest = model.contextLength();
    SequenceProgram program = model.embedding(Bounds.of(ROWS, longest));
    return new SequenceOutputs(model, program, ModelGraphs.EMBEDDING, model.width(), longest);
  }

  /** Numbers for each sequence, in the order given; at least one token each, at most the longest. */
  public float[][] of(List<int[]> sequences) {
    float[][] outputs = new float[sequences.size()][];
    List<Integer> sorted =
        IntStream.range(0, sequences.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> sequences.get(i).length))
            .toList();
    for (int from = 0; from < sorted.size(); from += ROWS) {
      List<Integer> batch = sorted.subList(from, Math.min(sorted.size(), from + ROWS));
      float[] all = run(batch.stream().map(sequences::get).toList());
      for (int i = 0; i < batch.size(); i++) {
        outputs[batch.get(i)] = Arrays.copyOfRange(all, i * size, (i + 1) * size);
      }
    }
    return outputs;
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
    float[] all = new float[rows * size];
    Bindings bindings = new Bindings().output(output, Tensor.of(all, rows, size));
    bind(bindings, Inputs.IDS, Tensor.of(ids, rows, columns));
    bind(bindings, Inputs.POSITIONS, Tensor.of(positions, rows, columns));
    bind(bindings, Inputs.DOCUMENTS, Tensor.of(documents, rows, columns));
    bind(bindings, Inputs.LAST, Tensor.of(last, rows));
    model.run(program.program(), bindings);
    return all;
  }

  private void bind(Bindings bindings, String input, Tensor value) {
    if (program.inputs().contains(input)) {
      bindings.input(input, value);
    }
  }

  @Override
  public void close() {
    program.program().close();
  }
}
