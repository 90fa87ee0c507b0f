package dev.jackdaw.testkit;

import dev.jackdaw.assembly.Inputs;
import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.assembly.Parameters;
import dev.jackdaw.compile.Compiler;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Store;
import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.model.Backbone;
import dev.jackdaw.model.Mode;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.optimizer.AdamW;
import dev.jackdaw.optimizer.Assignment;
import dev.jackdaw.optimizer.UpdateGraphs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * A backbone with the plainest head in an engine's store. Every parameter is moved a little from its initial value, so that weights
 * which start at 0 or 1 hide nothing.
 */
final class ModelRunner implements AutoCloseable {
  static final long CAPACITY = 32;
  private static final double NOISE = 0.15;

  private final Engine engine;
  private final Store store;
  private final ModelGraphs graphs;

  ModelRunner(Engine engine, Backbone backbone, Adaptation adaptation, long seed) {
    this.engine = engine;
    this.store = engine.store();
    this.graphs =
        new ModelGraphs(backbone, Map.of(NextTokenHead.NAME, new NextTokenHead()), adaptation);
    Parameters.initialise(engine, store, graphs.parameters(), Set.of(), seed);
    SplittableRandom random = new SplittableRandom(seed);
    for (ParameterSpec parameter : graphs.parameters()) {
      Tensor value = store.read(parameter.name());
      for (long i = 0; i < value.elements(); i++) {
        value.setFloat(i, (float) (value.getFloat(i) + NOISE * random.nextGaussian()));
      }
      store.write(parameter.name(), value);
    }
  }

  ModelGraphs graphs() {
    return graphs;
  }

  Store store() {
    return store;
  }

  private Program compile(Graph graph) {
    return Compiler.compile(engine, graph, store, Bounds.of(4, CAPACITY, CAPACITY), Precision.F32);
  }

  Set<String> parameters() {
    return graphs.parameters().stream()
        .map(ParameterSpec::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Logits of every token (B, T, V). */
  Tensor logits(TokenRows rows) {
    Tensor logits =
        Tensor.zeros(DType.F32, rows.rows(), rows.time(), graphs.backbone().vocabulary());
    try (Program program = compile(graphs.logits(NextTokenHead.NAME, false))) {
      program.run(rows.bindings().output(ModelGraphs.LOGITS, logits));
    }
    return logits;
  }

  /** Summed loss of predicting each next token. */
  double loss(TokenRows rows) {
    Tensor sum = Tensor.scalar(0f);
    try (Program program = compile(graphs.loss(NextTokenHead.NAME))) {
      program.run(
          rows.bindings()
              .input(Inputs.LABELS, rows.nextTokens())
              .output(ModelGraphs.LOSS_SUM, sum));
    }
    return sum.getFloat(0);
  }

  /** Gradients of the summed loss by these parameters. */
  Map<String, float[]> gradients(TokenRows rows, Set<String> trained) {
    declareGradients(trained);
    Graph graph = graphs.training(NextTokenHead.NAME, trained, false);
    try (Program program = compile(graph)) {
      program.run(training(rows, 1f, graph));
    }
    Map<String, float[]> gradients = new LinkedHashMap<>();
    trained.forEach(name -> gradients.put(name, store.read(Inputs.gradient(name)).toFloats()));
    return gradients;
  }

  private void declareGradients(Set<String> trained) {
    trained.forEach(name -> store.declare(Inputs.gradient(name), store.types().get(name)));
  }

  private static Bindings training(TokenRows rows, float scale, Graph graph) {
    Bindings bindings =
        rows.bindings()
            .input(Inputs.LABELS, rows.nextTokens())
            .input(Inputs.LOSS_SCALE, Tensor.scalar(scale));
    return graph.inputs().containsKey(Inputs.DROPOUT_SEED)
        ? bindings.input(Inputs.DROPOUT_SEED, Tensor.scalar(1))
        : bindings;
  }

  /** Mean losses of so many AdamW steps on one batch. */
  List<Double> train(TokenRows rows, int steps, double rate) {
    AdamW adamW = new AdamW(0.9, 0.95, 1e-8, 0, false);
    List<Assignment> assignments =
        graphs.parameters().stream().map(p -> new Assignment(p, adamW, 1, 0)).toList();
    declareGradients(parameters());
    UpdateGraphs.moments(assignments).forEach(store::declare);
    Graph graph = graphs.training(NextTokenHead.NAME, parameters(), false);
    List<Double> losses = new ArrayList<>();
    try (Program gradients = compile(graph);
        Program update = compile(UpdateGraphs.update(assignments))) {
      for (int step = 1; step <= steps; step++) {
        Tensor sum = Tensor.scalar(0f);
        gradients.run(
            training(rows, 1f / rows.labelled(), graph).output(ModelGraphs.LOSS_SUM, sum));
        losses.add((double) sum.getFloat(0) / rows.labelled());
        Bindings bindings =
            new Bindings()
                .input(UpdateGraphs.RATE, Tensor.scalar((float) rate))
                .input(UpdateGraphs.CLIP, Tensor.scalar(1f));
        long number = step;
        UpdateGraphs.scalars(assignments)
            .forEach(
                (key, scalar) ->
                    bindings.input(key, Tensor.scalar((float) scalar.at().applyAsDouble(number))));
        update.run(bindings);
      }
    }
    return losses;
  }

  /** Room for what sequences carry from run to run. */
  Store caches(int slots) {
    Store caches = engine.store();
    graphs
        .cacheTypes()
        .forEach(
            (name, type) ->
                caches.declare(
                    name, new TensorType(type.dtype(), ModelGraphs.slots(type, slots, CAPACITY))));
    return caches;
  }

  /**
   * Reads sequences in chunks into the slots from {@code firstSlot}; chunks of one token are decode steps. A sequence that has ended
   * stays in the batch without tokens until all have.
   *
   * @return for each sequence the logits of all its tokens
   */
  List<float[][]> cached(int[][] sequences, int chunk, Store caches, int firstSlot) {
    int rows = sequences.length;
    List<float[][]> all = new ArrayList<>();
    for (int[] sequence : sequences) {
      all.add(new float[sequence.length][]);
    }
    try (Program program =
        compile(graphs.cached(NextTokenHead.NAME, chunk == 1 ? Mode.DECODE : Mode.PREFILL, true))) {
      int[] held = new int[rows];
      while (unread(sequences, held)) {
        int[][] parts = new int[rows][];
        for (int b = 0; b < rows; b++) {
          int end = Math.min(sequences[b].length, held[b] + chunk);
          parts[b] = java.util.Arrays.copyOfRange(sequences[b], held[b], end);
        }
        TokenRows batch = TokenRows.placed(chunk, 0, held, parts);
        Tensor logits = Tensor.zeros(DType.F32, rows, chunk, graphs.backbone().vocabulary());
        Tensor lastLogits = Tensor.zeros(DType.F32, rows, graphs.backbone().vocabulary());
        program.run(
            batch
                .bindings()
                .input(Inputs.CACHED, Tensor.of(held.clone(), rows))
                .caches(caches, firstSlot, rows)
                .output(ModelGraphs.ALL_LOGITS, logits)
                .output(ModelGraphs.LOGITS, lastLogits));
        for (int b = 0; b < rows; b++) {
          for (int t = 0; t < parts[b].length; t++) {
            all.get(b)[held[b] + t] =
                row(
                    t == parts[b].length - 1 ? lastLogits : logits,
                    t == parts[b].length - 1 ? b : b * chunk + t);
          }
          held[b] += parts[b].length;
        }
      }
    }
    return all;
  }

  private static boolean unread(int[][] sequences, int[] held) {
    for (int b = 0; b < held.length; b++) {
      if (held[b] < sequences[b].length) {
        return true;
      }
    }
    return false;
  }

  /** One row of the last axis. */
  static float[] row(Tensor logits, int index) {
    int width = (int) logits.length(-1);
    float[] row = new float[width];
    for (int v = 0; v < width; v++) {
      row[v] = logits.getFloat((long) index * width + v);
    }
    return row;
  }

  @Override
  public void close() {
    store.close();
  }
}
