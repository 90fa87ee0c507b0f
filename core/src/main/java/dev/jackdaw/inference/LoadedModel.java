package dev.jackdaw.inference;

import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.checkpoint.Checkpoint;
import dev.jackdaw.compile.Compiler;
import dev.jackdaw.compile.StateNames;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Store;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.model.Head;
import dev.jackdaw.model.Mode;
import dev.jackdaw.tokenizer.Tokenizer;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A model whose parameters are on an engine. Opened once, it serves any number of threads: generators, scorers and evaluations
 * compile their own programs over its one store, and {@link #run} lets them compute one after the other.
 */
public final class LoadedModel implements InferenceModel {
  private final ModelGraphs graphs;
  private final Tokenizer tokenizer;
  private final Engine engine;
  private final Store store;
  private final Precision precision;
  private final OptionalInt documentStart;
  private final Runnable closing;
  private final Map<String, String> keys;
  private final ReentrantLock running;
  private final SharedAdapters adapters;
  private boolean closed;

  private LoadedModel(
      ModelGraphs graphs,
      Tokenizer tokenizer,
      OptionalInt documentStart,
      Engine engine,
      Store store,
      Precision precision,
      Runnable closing,
      Map<String, String> keys,
      ReentrantLock running,
      SharedAdapters adapters) {
    this.graphs = graphs;
    this.tokenizer = tokenizer;
    this.engine = engine;
    this.store = store;
    this.precision = precision;
    this.documentStart = documentStart;
    this.closing = closing;
    this.keys = keys;
    this.running = running;
    this.adapters = adapters;
  }

  /**
   * A model in somebody else's store, such as one being trained; {@link #close} leaves the store open. Documents begin as the
   * tokenizer says, as they do in training.
   */
  public static LoadedModel over(
      ModelGraphs graphs, Tokenizer tokenizer, Engine engine, Store store, Precision precision) {
    return whole(
        graphs,
        tokenizer,
        tokenizer.vocabulary().documentStart(),
        engine,
        store,
        precision,
        () -> {});
  }

  /**
   * A model with a store of its own, which {@link #close} closes.
   *
   * @param documentStart the token that every document of its training began with, if there was one
   */
  public static LoadedModel owning(
      ModelGraphs graphs,
      Tokenizer tokenizer,
      OptionalInt documentStart,
      Engine engine,
      Store store,
      Precision precision) {
    return whole(graphs, tokenizer, documentStart, engine, store, precision, store::close);
  }

  private static LoadedModel whole(
      ModelGraphs graphs,
      Tokenizer tokenizer,
      OptionalInt documentStart,
      Engine engine,
      Store store,
      Precision precision,
      Runnable closing) {
    return new LoadedModel(
        graphs,
        tokenizer,
        documentStart,
        engine,
        store,
        precision,
        closing,
        Map.of(),
        new ReentrantLock(true),
        new SharedAdapters());
  }

  /**
   * A view of this model with an adapter over it. The numbers of the base stay where they are, once, whatever the number of views;
   * those of the adapter are put beside them until the view is closed, after its generators and classifiers and before the base.
   * Views and base compute one after the other, like the threads of one model.
   *
   * @param name of the adapter, of no other over this model
   * @param adapted graphs of the same backbone with the adapter's strategy and heads
   * @param parameters those that the adapter brings or has other numbers for; read before this returns
   * @throws IllegalArgumentException if the name is taken, or a parameter is neither the base's nor among those given
   */
  public LoadedModel withAdapter(String name, ModelGraphs adapted, Checkpoint.Tensors parameters) {
    running.lock();
    try {
      requireOpen();
      if (!keys.isEmpty()) {
        throw new IllegalArgumentException(
            "[model] an adapter over an adapter: \"" + name + "\" must stand on the base");
      }
      Map<String, String> own = adapters.add(name, adapted, parameters, store);
      return new LoadedModel(
          adapted,
          tokenizer,
          documentStart,
          engine,
          store,
          precision,
          () -> adapters.remove(name, store),
          own,
          running,
          adapters);
    } finally {
      running.unlock();
    }
  }

  /** Names of the adapters over this model now, in the order they came. */
  public List<String> adapters() {
    running.lock();
    try {
      return adapters.names();
    } finally {
      running.unlock();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("[model] is closed");
    }
  }

  public ModelGraphs graphs() {
    return graphs;
  }

  @Override
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  @Override
  public OptionalInt documentStart() {
    return documentStart;
  }

  @Override
  public int[] virtualTokens() {
    int[] ids = new int[graphs.adaptation().virtualTokens()];
    for (int k = 0; k < ids.length; k++) {
      ids[k] = -1 - k;
    }
    return ids;
  }

  public Engine engine() {
    return engine;
  }

  /** Holds the parameters; those of an adapter over a base under other names than their own. */
  public Store store() {
    return store;
  }

  @Override
  public int vocabulary() {
    return graphs.backbone().vocabulary();
  }

  @Override
  public int contextLength() {
    return graphs.backbone().contextLength();
  }

  /**
   * The name of the head that says the next token. Of several it is the one that was taught conversations.
   *
   * @throws dev.jackdaw.problem.UserException if the model has none, or several of a kind
   */
  public String languageHead() {
    return SpokenHead.of(heads());
  }

  @Override
  public Map<String, Head> heads() {
    return graphs.heads();
  }

  @Override
  public int width() {
    return graphs.backbone().width();
  }

  @Override
  public SequenceProgram labels(String head, Bounds bounds) {
    return whole(graphs.logits(head, false), bounds);
  }

  @Override
  public SequenceProgram embedding(Bounds bounds) {
    return whole(graphs.embedding(), bounds);
  }

  private SequenceProgram whole(Graph graph, Bounds bounds) {
    return new SequenceProgram(compile(graph, bounds), graph.inputs().keySet());
  }

  @Override
  public CachedPrograms cached(int slots, int chunk, int context) {
    String head = languageHead();
    Map<String, TensorType> rows = graphs.cacheTypes();
    Graph reading = graphs.cached(head, Mode.PREFILL, false);
    Graph decoding = graphs.cached(head, Mode.DECODE, false);
    Program prefill = compile(reading, Bounds.of(1, chunk, context));
    Store caches = engine.store();
    try {
      rows.forEach(
          (name, row) ->
              caches.declare(
                  name, new TensorType(row.dtype(), ModelGraphs.slots(row, slots, context))));
      Program decode = compile(decoding, Bounds.of(slots, 1, context));
      return new CachedPrograms(prefill, decode, caches, CachedPrograms.byPosition(rows.values()));
    } catch (RuntimeException | Error e) {
      caches.close();
      prefill.close();
      throw e;
    }
  }

  /** A program over the model's store. */
  public Program compile(Graph graph, Bounds bounds) {
    running.lock();
    try {
      requireOpen();
      Graph own = keys.isEmpty() ? graph : StateNames.rename(graph, keys);
      return Compiler.compile(engine, own, store, bounds, precision);
    } finally {
      running.unlock();
    }
  }

  /** Runs a program while no other of this model runs. */
  @Override
  public void run(Program program, Bindings bindings) {
    running.lock();
    try {
      requireOpen();
      program.run(bindings);
    } finally {
      running.unlock();
    }
  }

  @Override
  public void close() {
    running.lock();
    try {
      if (!closed) {
        closed = true;
        closing.run();
      }
    } finally {
      running.unlock();
    }
  }
}
