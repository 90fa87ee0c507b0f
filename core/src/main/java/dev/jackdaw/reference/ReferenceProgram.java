package dev.jackdaw.reference;

import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Sizes;
import dev.jackdaw.engine.Store;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.op.Composite;
import dev.jackdaw.graph.op.Input;
import dev.jackdaw.graph.op.Primitive;
import dev.jackdaw.graph.op.State;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Runs a graph's nodes in order and remembers every value until the run is over. */
final class ReferenceProgram implements Program {
  private final Graph graph;
  private final ReferenceStore store;
  private final Bounds bounds;

  ReferenceProgram(Graph graph, ReferenceStore store, Bounds bounds) {
    this.graph = graph;
    this.store = store;
    this.bounds = bounds;
  }

  @Override
  public void run(Bindings bindings) {
    Sizes sizes = new Sizes(bounds);
    graph.inputs().forEach((name, type) -> sizes.match(name, type, input(bindings, name)));
    Map<String, Array> states = new HashMap<>();
    graph.states().forEach((name, type) -> states.put(name, state(bindings, name, type, sizes)));
    Map<Value, Array> values = new HashMap<>();
    for (Node node : graph.nodes()) {
      switch (node.op()) {
        case Input input -> values.put(node.output(0), Array.of(input(bindings, input.key())));
        case State state ->
            values.put(node.output(0), Objects.requireNonNull(states.get(state.key())));
        case Primitive primitive ->
            values.put(node.output(0), Interpreter.run(primitive, node, values, sizes));
        case Composite composite ->
            throw new IllegalStateException("[" + composite.name() + "] was not decomposed");
      }
    }
    bindings.outputs().forEach((name, into) -> output(name, values).copyTo(into));
    Map<String, Array> next = new LinkedHashMap<>();
    graph
        .updates()
        .forEach(
            (name, value) -> next.put(name, Objects.requireNonNull(values.get(value)).rounded()));
    next.forEach((name, value) -> replace(bindings, name, value));
  }

  private static Tensor input(Bindings bindings, String name) {
    Tensor tensor = bindings.inputs().get(name);
    if (tensor == null) {
      throw new IllegalArgumentException(
          "[run] input \"" + name + "\" is not bound; bound are " + bindings.inputs().keySet());
    }
    return tensor;
  }

  private Array output(String name, Map<Value, Array> values) {
    Value value = graph.outputs().get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "[run] no output \"" + name + "\", there are " + graph.outputs().keySet());
    }
    return Objects.requireNonNull(values.get(value));
  }

  private Array state(Bindings bindings, String name, TensorType type, Sizes sizes) {
    Array own = store.find(name);
    Array array =
        own != null
            ? own
            : caches(bindings, name).get(name).rows(bindings.firstRow(), bindings.rows());
    sizes.match(name, type.shape(), array.lengths());
    return array;
  }

  private void replace(Bindings bindings, String name, Array value) {
    if (store.find(name) != null) {
      if (!store.get(name).type().equals(value.type())) {
        throw new IllegalArgumentException(
            "[run] \""
                + name
                + "\" is "
                + store.get(name).type()
                + ", its new value "
                + value.type());
      }
      store.put(name, value);
      return;
    }
    Array whole = caches(bindings, name).get(name);
    int from = Math.toIntExact(bindings.firstRow() * whole.stride(0));
    System.arraycopy(value.data(), 0, whole.data(), from, value.size());
  }

  private static ReferenceStore caches(Bindings bindings, String name) {
    Store caches = bindings.caches();
    if (caches == null) {
      throw new IllegalArgumentException(
          "[run] state \"" + name + "\" is neither in the store nor in bound caches");
    }
    return ReferenceStore.of(caches);
  }

  @Override
  public long arenaBytes() {
    return 0;
  }

  @Override
  public Map<String, Long> profile() {
    return Map.of();
  }

  @Override
  public void close() {
    // nothing is held
  }
}
