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
 * A model with small heads in an engine's store. Every parameter of the base is moved a little from its initial value, so that
 * weights which start at 0 or 1 hide nothing; what an adaptation adds starts as it says.
 */
final class ModelRunner implements AutoCloseable {
  static final long CAPACITY = 32;
  private static final double NOISE = 0.15;
  private static final Adaptation NONE = (parameter, phase) -> true;

  private final Engine engine;
  private final Store store;
  private final ModelGraphs graphs;

  /** The plainest head alone. */
  ModelRunner(Engine engine, Backbone backbone, Adaptation adaptation, long seed) {
    this(
        engine,
        new ModelGraphs(backbone, Map.of(NextTokenHead.NAME, new NextTokenHead()), adaptation),
        seed);
  }

  ModelRunner(Engine engine, ModelGraphs graphs, long seed) {
    this.engine = engine;
    this.store = engine.store();
    this.graphs = graphs;
    List<ParameterSpec> base =
        new ModelGraphs(graphs.backbone(), graphs.heads(), NONE).parameters();
    Parameters.initialise(engine, store, base, Set.of(), seed);
    SplittableRandom random = new SplittableRandom(seed);
    base.forEach(parameter -> disturb(parameter.name(), NOISE, random));
    Set<String> given = base.stream().map(ParameterSpec::name).collect(Collectors.toSet());
    Parameters.initialise(engine, store, graphs.parameters(), given, seed);
  }

  /** Adds normal numbers to a parameter. */
  void disturb(String name, double deviation, SplittableRandom random) {
    Tensor value = store.read(name);
    for (long i = 0; i < value.elements(); i++) {
      value.setFloat(i, (float) (value.getFloat(i) + deviation * random.nextGaussian()));
    }
    store.write(name, value);
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
    return logits(
        NextTokenHead.NAME, rows, rows.rows(), rows.time(), graphs.backbone().vocabulary());
  }

  /** A head's logits. */
  Tensor logits(String head, TokenRows rows, long... lengths) {
    Tensor logits = Tensor.zeros(DType.F32, lengths);
    try (Program program = compile(graphs.logits(head, false))) {
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

  /** Gradients by these parameters of the loss summed over tokens and heads. */
  Map<String, float[]> gradients(TokenRows rows, Set<String> trained) {
    declareGradients(trained);
    List<Program> programs = gradientPrograms(trained);
    backward(programs, rows, 1f);
    programs.forEach(Program::close);
    Map<String, float[]> gradients = new LinkedHashMap<>();
    trained.forEach(name -> gradients.put(name, store.read(Inputs.gradient(name)).toFloats()));
    return gradients;
  }

  private void declareGradients(Set<String> trained) {
    trained.forEach(name -> store.declare(Inputs.gradient(name), store.types().get(name)));
  }

  /** One program per head, the first of which replaces the gradients and the others add to them. */
  private List<Program> gradientPrograms(Set<String> trained) {
    List<Program> programs = new ArrayList<>();
    for (String head : graphs.heads().keySet()) {
      programs.add(compile(graphs.training(head, trained, !programs.isEmpty())));
    }
    return programs;
  }

  /** Runs them; the summed loss. */
  private double backward(List<Program> programs, TokenRows rows, float scale) {
    double loss = 0;
    for (int head = 0; head < programs.size(); head++) {
      Tensor sum = Tensor.scalar(0f);
      programs
          .get(head)
          .run(
              rows.bindings()
                  .input(Inputs.LABELS, rows.nextTokens())
                  .input(Inputs.CLASSES, rows.classes())
                  .input(Inputs.LOSS_SCALE, Tensor.scalar(scale))
                  .input(Inputs.DROPOUT_SEED, Tensor.scalar(1))
                  .output(ModelGraphs.LOSS_SUM, sum));
      loss += sum.getFloat(0);
    }
    return loss;
  }

  /** Losses per labelled token of so many AdamW steps on one batch, with what the strategy trains in a phase. */
  List<Double> train(TokenRows rows, int steps, double rate, int phase) {
    AdamW adamW = new AdamW(0.9, 0.95, 1e-8, 0, false);
    Adaptation adaptation = graphs.adaptation();
    List<Assignment> assignments =
        graphs.parameters().stream()
            .filter(p -> adaptation.trains(p.name(), phase))
            .map(p -> new Assignment(p, adamW, adaptation.rate(p.name()), 0))
            .toList();
    Set<String> trained =
        assignments.stream().map(a -> a.parameter().name()).collect(Collectors.toSet());
    declareGradients(trained);
    UpdateGraphs.moments(assignments).forEach(store::declare);
    List<Double> losses = new ArrayList<>();
    List<Program> programs = gradientPrograms(trained);
    try (Program update = compile(UpdateGraphs.update(assignments))) {
      for (int step = 1; step <= steps; step++) {
        losses.add(backward(programs, rows, 1f / rows.labelled()) / rows.labelled());
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
    } finally {
      programs.forEach(Program::close);
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
