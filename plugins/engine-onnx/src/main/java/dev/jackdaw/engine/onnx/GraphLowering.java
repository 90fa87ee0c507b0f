package dev.jackdaw.engine.onnx;

import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.op.Composite;
import dev.jackdaw.graph.op.Constant;
import dev.jackdaw.graph.op.Fill;
import dev.jackdaw.graph.op.Input;
import dev.jackdaw.graph.op.Iota;
import dev.jackdaw.graph.op.Primitive;
import dev.jackdaw.graph.op.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A graph as ONNX nodes. Primitives have one form each; composites one of ONNX's own operators where there is one for the options,
 * otherwise their decomposition. Symbolic sizes stay symbolic. States become inputs, and outputs where they are updated; or weights,
 * whose numbers the caller adds under the state's name.
 */
final class GraphLowering {
  /** What the new value of a state is called. */
  static String updated(String state) {
    return state + "/next";
  }

  private final Graph graph;
  private final LoweringOptions options;
  private final Predicate<String> weight;
  private final Map<Value, String> names = new HashMap<>();
  private final Map<Value, String> wanted = new HashMap<>();
  private final Set<Value> read = new HashSet<>();
  private final Map<String, TensorType> weights = new LinkedHashMap<>();
  private final Emitter emitter;
  private final ShapeForms shapes;
  private final PrimitiveForms primitives;
  private final CompositeForms composites;

  private GraphLowering(Graph graph, LoweringOptions options, Predicate<String> weight) {
    this.graph = graph;
    this.options = options;
    this.weight = weight;
    Map<String, TensorType> bound = bound();
    Set<String> taken = new HashSet<>(bound.keySet());
    taken.addAll(graph.states().keySet());
    taken.addAll(graph.outputs().keySet());
    graph.updates().keySet().forEach(state -> taken.add(updated(state)));
    emitter = new Emitter(taken);
    shapes = new ShapeForms(emitter, bound);
    primitives = new PrimitiveForms(this, emitter, shapes, options);
    composites = new CompositeForms(this, emitter, shapes, options);
  }

  /**
   * Lowers a graph.
   *
   * @param weight which states are weights; none that is updated
   * @throws IllegalArgumentException if an input, a state and an output share a name, or a size cannot be known
   */
  static LoweredGraph lower(Graph graph, LoweringOptions options, Predicate<String> weight) {
    return new GraphLowering(graph, options, weight).lower();
  }

  private LoweredGraph lower() {
    for (String name : graph.outputs().keySet()) {
      if (graph.inputs().containsKey(name) || graph.states().containsKey(name)) {
        // ONNX has one space of names: the output gets its name by an Identity of another
        continue;
      }
      Value value = graph.outputs().get(name);
      if (made(value)) {
        wanted.putIfAbsent(value, name);
      }
    }
    graph
        .updates()
        .forEach(
            (state, value) -> {
              if (made(value)) {
                wanted.put(value, updated(state));
              }
            });
    graph.nodes().forEach(node -> read.addAll(node.inputs()));
    read.addAll(graph.outputs().values());
    read.addAll(graph.updates().values());
    graph.nodes().forEach(this::emit);
    return finish();
  }

  /** Whether a node of the ONNX graph makes this value, so that it may have the name of an output. */
  private static boolean made(Value value) {
    return !(value.node().op() instanceof Input)
        && !(value.node().op() instanceof State)
        && !late(value.node());
  }

  /** Constants are written where they are first read, if at all. */
  private static boolean late(Node node) {
    return node.op() instanceof Constant || node.op() instanceof Fill || node.op() instanceof Iota;
  }

  private LoweredGraph finish() {
    List<ValueInfoProto> inputs = new ArrayList<>();
    bound().forEach((name, type) -> inputs.add(ValueInfoProto.of(name, type)));
    List<ValueInfoProto> outputs = new ArrayList<>();
    Map<String, String> outputNames = new LinkedHashMap<>();
    Set<String> given = new HashSet<>();
    graph
        .updates()
        .forEach(
            (state, value) ->
                outputs.add(ValueInfoProto.of(output(value, updated(state), given), value.type())));
    graph
        .outputs()
        .forEach(
            (name, value) -> {
              boolean clash = graph.inputs().containsKey(name) || graph.states().containsKey(name);
              String own = output(value, clash ? name + "/out" : name, given);
              outputNames.put(name, own);
              outputs.add(ValueInfoProto.of(own, value.type()));
            });
    List<TensorProto> constants = emitter.constants();
    GraphProto proto = new GraphProto("jackdaw", emitter.nodes(), constants, inputs, outputs);
    return new LoweredGraph(proto, weights, outputNames, options);
  }

  /** The name under which a value leaves; where it has another one already, by an Identity. */
  private String output(Value value, String name, Set<String> given) {
    if (!name(value).equals(name) || !given.add(name)) {
      emitter.at("");
      emitter.node("", "Identity", List.of(name(value)), name);
      given.add(name);
    }
    return name;
  }

  private Map<String, TensorType> bound() {
    Map<String, TensorType> bound = new LinkedHashMap<>(graph.inputs());
    graph
        .states()
        .forEach(
            (name, type) -> {
              if (!weight.test(name)) {
                if (bound.put(name, type) != null) {
                  throw new IllegalArgumentException(
                      "[onnx] \"" + name + "\" is an input and a state");
                }
              } else if (graph.updates().containsKey(name)) {
                throw new IllegalArgumentException(
                    "[onnx] \"" + name + "\" is updated, so it is no constant weight");
              }
            });
    return bound;
  }

  private void emit(Node node) {
    if (names.containsKey(node.outputs().getFirst()) || late(node)) {
      return;
    }
    emitter.at(node.scope());
    switch (node.op()) {
      case Primitive primitive ->
          names.put(node.output(0), primitives.emit(primitive, node, wanted.get(node.output(0))));
      case Composite composite -> emit(composite, node);
    }
  }

  private void emit(Composite composite, Node node) {
    List<String> outputs = composites.emit(composite, node);
    if (outputs != null) {
      for (int i = 0; i < outputs.size(); i++) {
        names.put(node.output(i), outputs.get(i));
      }
      return;
    }
    List<Node> inner = new ArrayList<>();
    Ops ops =
        (op, values) -> {
          Node made = new Node(op, values, node.scope());
          inner.add(made);
          return made.outputs();
        };
    List<Value> results = composite.decompose(ops, node.inputs());
    Set<Value> needed = new HashSet<>();
    for (int i = 0; i < results.size(); i++) {
      if (isRead(node.output(i))) {
        needed.add(results.get(i));
        String name = wanted.get(node.output(i));
        if (name != null && made(results.get(i)) && !names.containsKey(results.get(i))) {
          wanted.putIfAbsent(results.get(i), name);
        }
      }
    }
    read.addAll(needed);
    List<Node> live = live(inner, needed);
    live.forEach(made -> read.addAll(made.inputs()));
    live.forEach(this::emit);
    for (int i = 0; i < results.size(); i++) {
      if (isRead(node.output(i))) {
        names.put(node.output(i), name(results.get(i)));
      }
    }
  }

  /** The nodes of a decomposition that its wanted results need. */
  private static List<Node> live(List<Node> inner, Set<Value> results) {
    Set<Value> needed = new HashSet<>(results);
    List<Node> live = new ArrayList<>();
    for (Node node : inner.reversed()) {
      if (node.outputs().stream().anyMatch(needed::contains)) {
        live.add(node);
        needed.addAll(node.inputs());
      }
    }
    return live.reversed();
  }

  /** Whether anything reads a value. */
  boolean isRead(Value value) {
    return read.contains(value);
  }

  /** The name a value has been asked to leave under, or null. */
  @Nullable String wanted(Value value) {
    return wanted.get(value);
  }

  /** What a value is called, written now if it is a constant that nothing has read yet. */
  String name(Value value) {
    String name = names.get(value);
    if (name == null && late(value.node())) {
      name = primitives.emit((Primitive) value.node().op(), value.node(), null);
      names.put(value, name);
    }
    if (name == null) {
      throw new IllegalStateException("[onnx] " + value + " has not been written");
    }
    return name;
  }

  List<String> names(List<Value> values) {
    return values.stream().map(this::name).toList();
  }

  /** Registers a state that is read. */
  String state(State state) {
    if (weight.test(state.key())) {
      weights.put(state.key(), state.type());
    }
    return state.key();
  }
}
