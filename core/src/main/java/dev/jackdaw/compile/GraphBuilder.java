package dev.jackdaw.compile;

import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.op.Input;
import dev.jackdaw.graph.op.Op;
import dev.jackdaw.graph.op.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects nodes into a {@link Graph}. */
public final class GraphBuilder implements Ops {
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Value> inputs = new LinkedHashMap<>();
  private final Map<String, Value> states = new LinkedHashMap<>();
  private final Map<String, Value> outputs = new LinkedHashMap<>();
  private final Map<String, Value> updates = new LinkedHashMap<>();

  /** A builder that goes on from an existing graph, whose values stay valid. */
  public static GraphBuilder from(Graph graph) {
    GraphBuilder builder = new GraphBuilder();
    for (Node node : graph.nodes()) {
      builder.nodes.add(node);
      switch (node.op()) {
        case Input input -> builder.inputs.put(input.key(), node.output(0));
        case State state -> builder.states.put(state.key(), node.output(0));
        default -> {}
      }
    }
    builder.outputs.putAll(graph.outputs());
    builder.updates.putAll(graph.updates());
    return builder;
  }

  @Override
  public List<Value> applyAll(Op op, List<Value> inputs) {
    return apply("", op, inputs);
  }

  private List<Value> apply(String scope, Op op, List<Value> inputs) {
    Node node = new Node(op, inputs, scope);
    nodes.add(node);
    return node.outputs();
  }

  /** The same builder, naming the place in the model that nodes come from. */
  public Ops at(String scope) {
    return (op, inputs) -> apply(scope, op, inputs);
  }

  /** What a caller binds under this name; the same value each time it is asked for. */
  public Value input(String key, TensorType type) {
    return source(inputs, key, type, new Input(key, type));
  }

  /** The named state as it is before the run; the same value each time it is asked for. */
  public Value state(String key, TensorType type) {
    return source(states, key, type, new State(key, type));
  }

  private Value source(Map<String, Value> known, String key, TensorType type, Op op) {
    Value value = known.computeIfAbsent(key, k -> applyAll(op, List.of()).getFirst());
    if (!value.type().equals(type)) {
      throw new IllegalArgumentException(
          "["
              + (op instanceof Input ? "input" : "state")
              + "] \""
              + key
              + "\" is "
              + type
              + " here, "
              + value.type()
              + " elsewhere");
    }
    return value;
  }

  public void output(String name, Value value) {
    outputs.put(name, value);
  }

  /** What a state becomes after the run. */
  public void update(String key, Value value) {
    Value state = states.get(key);
    if (state != null && !state.type().equals(value.type())) {
      throw new IllegalArgumentException(
          "[update] \"" + key + "\" is " + state.type() + ", its new value " + value.type());
    }
    updates.put(key, value);
  }

  /** The nodes so far. */
  List<Node> nodes() {
    return List.copyOf(nodes);
  }

  public Graph build() {
    return new Graph(nodes, outputs, updates);
  }
}
