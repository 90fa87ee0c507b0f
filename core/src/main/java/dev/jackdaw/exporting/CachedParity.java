package dev.jackdaw.exporting;

import dev.jackdaw.assembly.Inputs;
import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Store;
import dev.jackdaw.export.ExportedGraph;
import dev.jackdaw.export.ExportedModel;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.model.Mode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Compares logits of tokens read through caches: prompts in pieces, then one token at a time, several sequences side by side. */
final class CachedParity {
  private static final int SLOTS = 3;
  private static final int PIECE = 64;

  /** Tokens at the end of each sequence that are read one by one. */
  private static final int SINGLE = 12;

  private final LoadedModel trained;
  private final ExportedModel exported;
  private final Prompts prompts;
  private final float[][] logits;

  CachedParity(LoadedModel trained, ExportedModel exported, Prompts prompts) {
    this.trained = trained;
    this.exported = exported;
    this.prompts = prompts;
    logits =
        new float[][] {
          new float[SLOTS * trained.vocabulary()], new float[SLOTS * trained.vocabulary()]
        };
  }

  /** Both models with a store for their caches. */
  private record Pair(Program ours, Program theirs, Store ourCaches, Store theirCaches) {}

  void check(ExportedGraph written, List<ParityCheck> checks) {
    int context = trained.contextLength();
    int piece = Math.min(PIECE, context);
    Bounds bounds = Bounds.of(SLOTS, piece, context);
    var graph = trained.graphs().cached(written.head(), Mode.PREFILL, false);
    try (Program ours = trained.compile(graph, bounds);
        Program theirs = exported.program(written.name(), bounds);
        Store ourCaches = caches(trained.engine().store(), context);
        Store theirCaches = caches(exported.caches(), context)) {
      Pair pair = new Pair(ours, theirs, ourCaches, theirCaches);
      Set<String> inputs = graph.inputs().keySet();
      Comparison read = new Comparison(Comparison.Kind.CHOICE);
      Comparison single = new Comparison(Comparison.Kind.CHOICE);
      List<int[]> sequences = prompts.of(written.head());
      for (int from = 0; from < sequences.size(); from += SLOTS) {
        sideBySide(
            pair,
            inputs,
            sequences.subList(from, Math.min(from + SLOTS, sequences.size())),
            read,
            single);
      }
      checks.add(new ParityCheck(written.name(), "prompts through the cache", read.agreement()));
      if (!single.isEmpty()) {
        checks.add(new ParityCheck(written.name(), "one token at a time", single.agreement()));
      }
      Comparison longest = new Comparison(Comparison.Kind.CHOICE);
      sideBySide(pair, inputs, List.of(prompts.filling(written.head(), context)), longest, longest);
      checks.add(new ParityCheck(written.name(), "longest context", longest.agreement()));
    }
  }

  private Store caches(Store store, int context) {
    for (Map.Entry<String, TensorType> cache : trained.graphs().cacheTypes().entrySet()) {
      TensorType type = cache.getValue();
      store.declare(
          cache.getKey(), new TensorType(type.dtype(), ModelGraphs.slots(type, SLOTS, context)));
    }
    return store;
  }

  /** Each sequence's beginning into its slot, piece by piece; then all of them together, token by token. */
  private void sideBySide(
      Pair pair, Set<String> inputs, List<int[]> sequences, Comparison read, Comparison single) {
    int shortest = sequences.stream().mapToInt(ids -> ids.length).min().orElseThrow();
    int steps = Math.min(SINGLE, shortest - 1);
    for (int slot = 0; slot < sequences.size(); slot++) {
      int[] ids = sequences.get(slot);
      int end = ids.length - steps;
      for (int at = 0; at < end; ) {
        int n = Math.min(Math.min(PIECE, trained.contextLength()), end - at);
        run(pair, bindings(inputs, ids, at, n), slot, 1);
        at += n;
        add(read, 0, at < ids.length ? ids[at] : -1);
      }
    }
    int rows = sequences.size();
    for (int step = 0; step < steps; step++) {
      int[] ids = new int[rows];
      int[] places = new int[rows];
      for (int row = 0; row < rows; row++) {
        places[row] = sequences.get(row).length - steps + step;
        ids[row] = sequences.get(row)[places[row]];
      }
      run(pair, bind(inputs, ids, places, places.clone(), rows, 1, new int[rows]), 0, rows);
      for (int row = 0; row < rows; row++) {
        int[] sequence = sequences.get(row);
        add(single, row, places[row] + 1 < sequence.length ? sequence[places[row] + 1] : -1);
      }
    }
  }

  private void add(Comparison into, int row, int next) {
    int size = trained.vocabulary();
    into.add(logits[0], logits[1], row * size, size, next);
  }

  private static Consumer<Bindings> bindings(Set<String> inputs, int[] all, int at, int n) {
    int[] ids = new int[n];
    int[] positions = new int[n];
    for (int t = 0; t < n; t++) {
      ids[t] = all[at + t];
      positions[t] = at + t;
    }
    return bind(inputs, ids, positions, new int[] {at}, 1, n, new int[] {n - 1});
  }

  private static Consumer<Bindings> bind(
      Set<String> inputs, int[] ids, int[] positions, int[] cached, int rows, int n, int[] last) {
    Map<String, Tensor> values =
        Map.of(
            Inputs.IDS, Tensor.of(ids, rows, n),
            Inputs.POSITIONS, Tensor.of(positions, rows, n),
            Inputs.DOCUMENTS, Tensor.zeros(DType.I32, rows, n),
            Inputs.LAST, Tensor.of(last, rows),
            Inputs.CACHED, Tensor.of(cached, rows));
    return bindings ->
        values.forEach(
            (name, value) -> {
              if (inputs.contains(name)) {
                bindings.input(name, value);
              }
            });
  }

  private void run(Pair pair, Consumer<Bindings> inputs, int slot, int rows) {
    trained.run(pair.ours, bindings(inputs, pair.ourCaches, slot, rows, logits[0]));
    pair.theirs.run(bindings(inputs, pair.theirCaches, slot, rows, logits[1]));
  }

  private Bindings bindings(
      Consumer<Bindings> inputs, Store caches, int slot, int rows, float[] into) {
    int size = trained.vocabulary();
    Tensor output =
        Tensor.over(
            DType.F32,
            new long[] {rows, size},
            java.lang.foreign.MemorySegment.ofArray(into).asSlice(0, 4L * rows * size));
    Bindings bindings =
        new Bindings().caches(caches, slot, rows).output(ModelGraphs.LOGITS, output);
    inputs.accept(bindings);
    return bindings;
  }
}
