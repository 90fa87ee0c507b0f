package dev.jackdaw.evaluation;

import dev.jackdaw.assembly.Inputs;
import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Program;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.composite.CrossEntropy;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.model.Example;
import dev.jackdaw.task.Likelihood;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * How likely a model finds labelled tokens. Rows of about the same length are read together, always the same ones, so the result does
 * not change from run to run.
 */
final class Likelihoods {
  /** Logits held at once. */
  private static final long MOST_LOGITS = 1L << 24;

  private static final int MOST_ROWS = 64;
  private static final int SHORTEST = 16;

  private final LoadedModel model;
  private final Graph graph;
  private final int[] virtual;
  private final int context;

  Likelihoods(LoadedModel model, String head) {
    this.model = model;
    graph = model.graphs().likelihoods(head);
    virtual = model.virtualTokens();
    context = model.contextLength() - virtual.length;
  }

  /**
   * A stretch of an example that is read at once.
   *
   * @param example its number
   * @param place of its first label among the example's
   */
  private record Row(int example, int place, int[] ids, int[] labels) {}

  List<Likelihood> of(List<Example> examples) {
    List<Likelihood> likelihoods = new ArrayList<>();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < examples.size(); i++) {
      Example example = examples.get(i);
      model.requireKnown(example.ids());
      int labelled = labelled(example.labels());
      likelihoods.add(new Likelihood(new double[labelled], new boolean[labelled]));
      cut(i, example, rows);
    }
    rows.sort(Comparator.comparingInt(row -> row.ids().length));
    for (int done = 0; done < rows.size(); ) {
      int longest = lengthClass(rows.get(done).ids().length);
      int end = done;
      while (end < rows.size() && rows.get(end).ids().length <= longest) {
        end++;
      }
      run(rows.subList(done, end), longest, likelihoods);
      done = end;
    }
    return likelihoods;
  }

  private static int labelled(int[] labels) {
    return (int) Arrays.stream(labels).filter(label -> label != CrossEntropy.IGNORE).count();
  }

  /** One row, or windows that overlap by half a context where the example is longer than that. */
  private void cut(int number, Example example, List<Row> rows) {
    int[] ids = example.ids();
    int place = 0;
    for (Window window : Window.over(ids.length, context, Math.max(1, context / 2))) {
      int[] read = new int[virtual.length + window.length()];
      int[] labels = new int[read.length];
      Arrays.fill(labels, CrossEntropy.IGNORE);
      System.arraycopy(virtual, 0, read, 0, virtual.length);
      System.arraycopy(ids, window.start(), read, virtual.length, window.length());
      for (int t = window.scored(); t < window.end(); t++) {
        labels[virtual.length + t - window.start()] = example.labels()[t];
      }
      int labelled = labelled(labels);
      if (labelled > 0) {
        rows.add(new Row(number, place, read, labels));
      }
      place += labelled;
    }
  }

  /** Rows of nearly one length are read by one program, so that short ones do not need the room of long ones. */
  private int lengthClass(int length) {
    int longest = SHORTEST;
    while (longest < length) {
      longest *= 2;
    }
    return Math.min(longest, context + virtual.length);
  }

  private void run(List<Row> rows, int longest, List<Likelihood> likelihoods) {
    int together =
        Math.clamp(
            MOST_LOGITS / ((long) longest * model.vocabulary()),
            1,
            Math.min(MOST_ROWS, rows.size()));
    try (Program program = model.compile(graph, Bounds.of(together, longest))) {
      for (int from = 0; from < rows.size(); from += together) {
        batch(program, rows.subList(from, Math.min(rows.size(), from + together)), likelihoods);
      }
    }
  }

  private void batch(Program program, List<Row> rows, List<Likelihood> likelihoods) {
    int b = rows.size();
    int t = rows.getLast().ids().length;
    int[] ids = new int[b * t];
    int[] positions = new int[b * t];
    int[] documents = new int[b * t];
    int[] labels = new int[b * t];
    int[] last = new int[b];
    Arrays.fill(documents, -1);
    Arrays.fill(labels, CrossEntropy.IGNORE);
    for (int i = 0; i < b; i++) {
      Row row = rows.get(i);
      int n = row.ids().length;
      System.arraycopy(row.ids(), 0, ids, i * t, n);
      System.arraycopy(row.labels(), 0, labels, i * t, n);
      for (int j = 0; j < n; j++) {
        positions[i * t + j] = j;
        documents[i * t + j] = 0;
      }
      last[i] = n - 1;
    }
    Tensor logProbabilities = Tensor.zeros(DType.F32, b, t);
    Tensor likeliest = Tensor.zeros(DType.F32, b, t);
    Bindings bindings =
        new Bindings()
            .input(Inputs.IDS, Tensor.of(ids, b, t))
            .input(Inputs.POSITIONS, Tensor.of(positions, b, t))
            .input(Inputs.DOCUMENTS, Tensor.of(documents, b, t))
            .input(Inputs.LABELS, Tensor.of(labels, b, t))
            .output(ModelGraphs.LOG_PROBABILITIES, logProbabilities)
            .output(ModelGraphs.LIKELIEST, likeliest);
    if (graph.inputs().containsKey(Inputs.LAST)) {
      bindings.input(Inputs.LAST, Tensor.of(last, b));
    }
    model.run(program, bindings);
    float[] said = logProbabilities.toFloats();
    float[] marks = likeliest.toFloats();
    for (int i = 0; i < b; i++) {
      Row row = rows.get(i);
      Likelihood likelihood = likelihoods.get(row.example());
      int place = row.place();
      for (int j = 0; j < row.ids().length; j++) {
        if (row.labels()[j] != CrossEntropy.IGNORE) {
          likelihood.logProbabilities()[place] = said[i * t + j];
          likelihood.likeliest()[place++] = marks[i * t + j] > 0;
        }
      }
    }
  }
}
