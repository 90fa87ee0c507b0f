package dev.jackdaw.exporting;

import dev.jackdaw.assembly.Interchange;
import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Program;
import dev.jackdaw.export.ExportedGraph;
import dev.jackdaw.export.ExportedModel;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.inference.LoadedModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the graph for other tools as they do: a prompt without a past, rows of different lengths filled up on the left, then what is left
 * of each sequence over the keys and values that came out.
 */
final class InterchangeParity {
  private static final int BATCH = 2;
  private static final int AFTER = 3;

  private final LoadedModel trained;
  private final ExportedModel exported;
  private final Prompts prompts;

  InterchangeParity(LoadedModel trained, ExportedModel exported, Prompts prompts) {
    this.trained = trained;
    this.exported = exported;
    this.prompts = prompts;
  }

  void check(ExportedGraph written, List<ParityCheck> checks) {
    Graph graph = trained.graphs().logits(written.head(), false);
    List<int[]> sequences = prompts.of(written.head());
    int longest = sequences.stream().mapToInt(ids -> ids.length).max().orElse(1);
    Bounds bounds = Bounds.of(BATCH, longest);
    Comparison comparison = new Comparison(Comparison.Kind.CHOICE);
    try (Program ours = trained.compile(graph, bounds);
        Program theirs = exported.program(written.name(), bounds.with("P", longest))) {
      for (int from = 0; from + 1 < sequences.size() || from == 0; from += BATCH) {
        List<int[]> batch = sequences.subList(from, Math.min(from + BATCH, sequences.size()));
        compare(ours, graph, theirs, written.graph(), batch, comparison);
      }
    }
    checks.add(new ParityCheck(written.name(), "as other tools run it", comparison.agreement()));
  }

  private void compare(
      Program ours, Graph graph, Program theirs, Graph form, List<int[]> batch, Comparison into) {
    Rows rows = Rows.of(batch);
    int size = trained.vocabulary();
    float[] expected = new float[rows.count() * rows.columns() * size];
    trained.run(
        ours,
        rows.bindings(graph.inputs().keySet())
            .output(ModelGraphs.LOGITS, Tensor.of(expected, rows.count(), rows.columns(), size)));
    int columns = rows.columns();
    int read = Math.max(1, columns - AFTER);
    Map<String, Tensor> past = past(form, rows.count(), 0);
    float[] actual = new float[expected.length];
    for (int at = 0; at < columns; ) {
      int n = at == 0 ? read : 1;
      Map<String, Tensor> present = past(form, rows.count(), at + n);
      float[] logits = new float[rows.count() * n * size];
      Bindings bindings = bindings(form, rows, at, n, past);
      bindings.output(Interchange.LOGITS, Tensor.of(logits, rows.count(), n, size));
      present.forEach(
          (name, tensor) -> bindings.output(name.replace("past_key_values", "present"), tensor));
      theirs.run(bindings);
      for (int row = 0; row < rows.count(); row++) {
        System.arraycopy(logits, row * n * size, actual, (row * columns + at) * size, n * size);
      }
      past = present;
      at += n;
    }
    aligned(rows, expected, actual, into);
  }

  /** The expected logits begin on the left of a row, the actual ones end on its right. */
  private void aligned(Rows rows, float[] expected, float[] actual, Comparison into) {
    int size = trained.vocabulary();
    float[] a = new float[size];
    float[] b = new float[size];
    for (int row = 0; row < rows.count(); row++) {
      int[] ids = rows.sequences().get(row);
      int gap = rows.columns() - ids.length;
      for (int t = 0; t < ids.length; t++) {
        System.arraycopy(expected, (row * rows.columns() + t) * size, a, 0, size);
        System.arraycopy(actual, (row * rows.columns() + gap + t) * size, b, 0, size);
        into.add(a, b, 0, size, t + 1 < ids.length ? ids[t + 1] : -1);
      }
    }
  }

  private static Map<String, Tensor> past(Graph form, int rows, int length) {
    Map<String, Tensor> past = new LinkedHashMap<>();
    for (Map.Entry<String, TensorType> input : form.inputs().entrySet()) {
      if (input.getValue().shape().rank() == 4) {
        long[] lengths =
            input.getValue().shape().evaluate(symbol -> symbol.equals("B") ? rows : length);
        past.put(input.getKey(), Tensor.zeros(DType.F32, lengths));
      }
    }
    return past;
  }

  private static Bindings bindings(Graph form, Rows rows, int at, int n, Map<String, Tensor> past) {
    int count = rows.count();
    int[] ids = new int[count * n];
    int[] positions = new int[count * n];
    int[] mask = new int[count * (at + n)];
    for (int row = 0; row < count; row++) {
      int[] sequence = rows.sequences().get(row);
      int gap = rows.columns() - sequence.length;
      for (int t = 0; t < at + n; t++) {
        mask[row * (at + n) + t] = t < gap ? 0 : 1;
        if (t >= at && t >= gap) {
          ids[row * n + t - at] = sequence[t - gap];
          positions[row * n + t - at] = t - gap;
        }
      }
    }
    Bindings bindings = new Bindings();
    Map<String, Tensor> inputs = new LinkedHashMap<>(past);
    inputs.put(Interchange.IDS, Tensor.of(ids, count, n));
    inputs.put(Interchange.POSITIONS, Tensor.of(positions, count, n));
    inputs.put(Interchange.MASK, Tensor.of(mask, count, at + n));
    inputs.forEach(
        (name, value) -> {
          if (form.inputs().containsKey(name)) {
            bindings.input(name, value);
          }
        });
    return bindings;
  }
}
