package dev.jackdaw.contracts;

import dev.jackdaw.assembly.Inputs;
import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.assembly.Parameters;
import dev.jackdaw.compile.Compiler;
import dev.jackdaw.compile.GraphBuilder;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Store;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.reference.ReferenceEngine;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A model with numbers on the reference engine, trained by plain gradient descent. */
final class TinyModel implements AutoCloseable {
  static final int VOCABULARY = 13;
  private static final int CAPACITY = 16;

  final ModelGraphs graphs;
  final Engine engine = new ReferenceEngine();
  final Store store = engine.store();

  TinyModel(ModelGraphs graphs) {
    this.graphs = graphs;
    Parameters.initialise(engine, store, graphs.parameters(), Set.of(), 7);
  }

  Set<String> trained() {
    Set<String> names = new LinkedHashSet<>();
    for (ParameterSpec parameter : graphs.parameters()) {
      if (graphs.adaptation().trains(parameter.name(), 0)) {
        names.add(parameter.name());
      }
    }
    return names;
  }

  /** Takes over values of parameters of the same name. */
  void copyFrom(TinyModel other) {
    Map<String, TensorType> mine = store.types();
    other.graphs.parameters().stream()
        .filter(p -> mine.containsKey(p.name()))
        .forEach(p -> store.write(p.name(), other.store.read(p.name())));
  }

  /** Runs a training graph, then {@code p -= rate * gradient}; returns the summed loss. */
  float step(String head, Bindings batch, double rate) {
    float loss = gradients(head, batch, false);
    descend(rate);
    return loss;
  }

  float gradients(String head, Bindings batch, boolean accumulate) {
    graphs.parameters().stream()
        .filter(p -> trained().contains(p.name()))
        .forEach(
            p -> store.declare(Inputs.gradient(p.name()), new TensorType(DType.F32, p.shape())));
    Graph graph = graphs.training(head, trained(), accumulate);
    Tensor loss = Tensor.zeros(DType.F32);
    batch.input(Inputs.LOSS_SCALE, Tensor.scalar(1f)).input(Inputs.DROPOUT_SEED, Tensor.scalar(3));
    run(graph, batch.output(ModelGraphs.LOSS_SUM, loss));
    return loss.getFloat(0);
  }

  void descend(double rate) {
    GraphBuilder g = new GraphBuilder();
    for (ParameterSpec parameter : graphs.parameters()) {
      if (trained().contains(parameter.name())) {
        TensorType type = new TensorType(DType.F32, parameter.shape());
        g.update(
            parameter.name(),
            g.sub(
                g.state(parameter.name(), type),
                g.mul(g.state(Inputs.gradient(parameter.name()), type), rate)));
      }
    }
    run(g.build(), new Bindings());
  }

  /** Logits (B, T, V) or (B, K). */
  Tensor logits(String head, int[][] rows, long... lengths) {
    Tensor logits = Tensor.zeros(DType.F32, lengths);
    run(graphs.logits(head, false), batch(rows).output(ModelGraphs.LOGITS, logits));
    return logits;
  }

  /** Logits (1, V) after each chunk, through the cache. */
  Tensor decoded(String head, int[]... chunks) {
    Tensor logits = Tensor.zeros(DType.F32, 1, VOCABULARY);
    try (Store caches = engine.store()) {
      graphs
          .cacheTypes()
          .forEach(
              (name, row) ->
                  caches.declare(
                      name, new TensorType(row.dtype(), ModelGraphs.slots(row, 1, CAPACITY))));
      int cached = 0;
      for (int[] chunk : chunks) {
        Bindings bindings = batch(new int[][] {chunk});
        int start = cached;
        int[] positions = new int[chunk.length];
        Arrays.setAll(positions, t -> start + t);
        bindings
            .input(Inputs.POSITIONS, Tensor.of(positions, 1, chunk.length))
            .input(Inputs.CACHED, Tensor.of(new int[] {cached}, 1))
            .caches(caches, 0, 1)
            .output(ModelGraphs.LOGITS, logits);
        run(graphs.cached(head, dev.jackdaw.model.Mode.PREFILL, false), bindings);
        cached += chunk.length;
      }
    }
    return logits;
  }

  private void run(Graph graph, Bindings bindings) {
    try (Program program =
        Compiler.compile(engine, graph, store, Bounds.of(8, CAPACITY, CAPACITY), Precision.F32)) {
      program.run(bindings);
    }
  }

  /** Rows of one length, one document each. */
  static Bindings batch(int[][] rows) {
    int time = rows[0].length;
    int[] ids = Arrays.stream(rows).flatMapToInt(Arrays::stream).toArray();
    int[] positions = new int[ids.length];
    Arrays.setAll(positions, i -> i % time);
    int[] last = new int[rows.length];
    Arrays.fill(last, time - 1);
    return new Bindings()
        .input(Inputs.IDS, Tensor.of(ids, rows.length, time))
        .input(Inputs.POSITIONS, Tensor.of(positions, rows.length, time))
        .input(Inputs.DOCUMENTS, Tensor.zeros(DType.I32, rows.length, time))
        .input(Inputs.LAST, Tensor.of(last, rows.length));
  }

  /** The same with next-token labels, nothing where a virtual token is to be predicted. */
  static Bindings labelled(int[][] rows) {
    int time = rows[0].length;
    int[] labels = new int[rows.length * time];
    for (int i = 0; i < labels.length; i++) {
      int t = i % time;
      int next = t + 1 < time ? rows[i / time][t + 1] : -100;
      labels[i] = next < 0 ? -100 : next;
    }
    return batch(rows).input(Inputs.LABELS, Tensor.of(labels, rows.length, time));
  }

  List<String> names() {
    return graphs.parameters().stream().map(ParameterSpec::name).toList();
  }

  @Override
  public void close() {
    store.close();
    engine.close();
  }
}
