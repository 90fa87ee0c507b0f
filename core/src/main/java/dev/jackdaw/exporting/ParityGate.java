package dev.jackdaw.exporting;

import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Program;
import dev.jackdaw.export.ExportedGraph;
import dev.jackdaw.export.ExportedModel;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.model.Head;
import dev.jackdaw.model.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Runs exported files against the trained model: whole sequences alone and in batches with padding, prompts read in pieces and one token at
 * a time through the caches, the longest context, every head, and the graph for other tools.
 */
final class ParityGate {
  /** Sequences of a batch. */
  private static final int BATCH = 4;

  /** Floats of logits that may be held at once, for the longest context. */
  private static final long MOST_LOGITS = 1L << 26;

  private final LoadedModel trained;
  private final ExportedModel exported;
  private final Prompts prompts;

  ParityGate(LoadedModel trained, ExportedModel exported, Prompts prompts) {
    this.trained = trained;
    this.exported = exported;
    this.prompts = prompts;
  }

  /** Checks all graphs, those of the trained model being of the same heads. */
  List<ParityCheck> check(List<ExportedGraph> graphs) {
    List<ParityCheck> checks = new ArrayList<>();
    for (ExportedGraph graph : graphs) {
      switch (graph.purpose()) {
        case LOGITS, LABELS -> whole(graph, checks);
        case EMBEDDING -> embedding(graph, checks);
        case CACHED -> new CachedParity(trained, exported, prompts).check(graph, checks);
        case INTERCHANGE -> new InterchangeParity(trained, exported, prompts).check(graph, checks);
        case TRAINING_STEP -> {} // holds no inference; its own test compares parameters
      }
    }
    return checks;
  }

  private void whole(ExportedGraph graph, List<ParityCheck> checks) {
    Head head = Objects.requireNonNull(trained.graphs().heads().get(graph.head()));
    boolean tokens = head.target() instanceof Target.Tokens;
    int size = tokens ? trained.vocabulary() : head.target().labels().size();
    Comparison.Kind kind =
        head.target() instanceof Target.MultiClasses
            ? Comparison.Kind.DECISIONS
            : Comparison.Kind.CHOICE;
    Form form = new Form(ModelGraphs.LOGITS, tokens, size, kind);
    compare(graph, trained.graphs().logits(graph.head(), false), form, checks);
  }

  private void embedding(ExportedGraph graph, List<ParityCheck> checks) {
    int width = trained.graphs().backbone().width();
    Form form = new Form(ModelGraphs.EMBEDDING, false, width, Comparison.Kind.FEATURES);
    compare(graph, trained.graphs().embedding(), form, checks);
  }

  /**
   * What a graph gives.
   *
   * @param tokens whether there is a row for every token, not one for a sequence
   * @param size numbers of a row
   */
  private record Form(String output, boolean tokens, int size, Comparison.Kind kind) {}

  private void compare(ExportedGraph written, Graph graph, Form form, List<ParityCheck> checks) {
    List<int[]> sequences = prompts.of(written.head());
    int context = trained.contextLength();
    boolean fits = !form.tokens || (long) context * form.size <= MOST_LOGITS;
    int longest = fits ? context : sequences.stream().mapToInt(ids -> ids.length).max().orElse(1);
    Bounds bounds = Bounds.of(BATCH, longest);
    Set<String> inputs = graph.inputs().keySet();
    try (Program ours = trained.compile(graph, bounds);
        Program theirs = exported.program(written.name(), bounds)) {
      Comparison alone = new Comparison(form.kind);
      for (int[] sequence : sequences) {
        run(ours, theirs, inputs, Rows.of(List.of(sequence)), form, alone);
      }
      checks.add(new ParityCheck(written.name(), "one sequence", alone.agreement()));
      Comparison padded = new Comparison(form.kind);
      for (int from = 0; from < sequences.size(); from += BATCH) {
        List<int[]> batch = sequences.subList(from, Math.min(from + BATCH, sequences.size()));
        run(ours, theirs, inputs, Rows.of(uneven(batch)), form, padded);
      }
      checks.add(new ParityCheck(written.name(), "batch with padding", padded.agreement()));
      if (fits) {
        Comparison whole = new Comparison(form.kind);
        int[] full = prompts.filling(written.head(), context);
        run(ours, theirs, inputs, Rows.of(List.of(full)), form, whole);
        checks.add(new ParityCheck(written.name(), "longest context", whole.agreement()));
      }
    }
  }

  /** The same sequences, some of them shortened where all are of one length, so that there is padding. */
  private static List<int[]> uneven(List<int[]> batch) {
    List<int[]> uneven = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      int[] ids = batch.get(i);
      uneven.add(java.util.Arrays.copyOf(ids, Math.max(1, ids.length - (i + 1) * ids.length / 6)));
    }
    return uneven.size() > 1 ? uneven : List.of(batch.getFirst(), uneven.getFirst());
  }

  private void run(
      Program ours, Program theirs, Set<String> inputs, Rows rows, Form form, Comparison into) {
    int count = rows.count() * (form.tokens ? rows.columns() : 1);
    float[] a = new float[Math.multiplyExact(count, form.size)];
    float[] b = new float[a.length];
    trained.run(ours, bindings(rows, inputs, form, a));
    theirs.run(bindings(rows, inputs, form, b));
    for (int row = 0; row < rows.count(); row++) {
      int[] ids = rows.sequences().get(row);
      if (!form.tokens) {
        into.add(a, b, row * form.size, form.size, -1);
        continue;
      }
      for (int t = 0; t < ids.length; t++) {
        int next = t + 1 < ids.length ? ids[t + 1] : -1;
        into.add(a, b, (row * rows.columns() + t) * form.size, form.size, next);
      }
    }
  }

  private static Bindings bindings(Rows rows, Set<String> inputs, Form form, float[] into) {
    Tensor output =
        form.tokens
            ? Tensor.of(into, rows.count(), rows.columns(), form.size)
            : Tensor.of(into, rows.count(), form.size);
    return rows.bindings(inputs).output(form.output, output);
  }
}
