package dev.jackdaw.graph;

import dev.jackdaw.graph.op.Input;
import dev.jackdaw.graph.op.State;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A computation in single-assignment form: nodes in an order in which every input is made before it is used, what comes out,
 * and what named state becomes.
 *
 * <p>State (parameters, moments, gradients, caches) is read where the graph has a {@link State} node and replaced after the run
 * by the value in {@code updates}. Every read of a run sees the state as it was before the run, unless the reader is what makes
 * the new value; an engine may therefore update in place when the last other reader is done.
 *
 * @param nodes all nodes, topologically ordered
 * @param outputs what a caller may ask for, by name
 * @param updates new value of a state by the state's name
 */
public record Graph(List<Node> nodes, Map<String, Value> outputs, Map<String, Value> updates) {
  public Graph {
    nodes = List.copyOf(nodes);
    outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    updates = Collections.unmodifiableMap(new LinkedHashMap<>(updates));
    Set<Value> made = new HashSet<>();
    for (Node node : nodes) {
      if (!made.containsAll(node.inputs())) {
        throw new IllegalArgumentException("[graph] " + node + " uses a value that is made later");
      }
      made.addAll(node.outputs());
    }
    if (!made.containsAll(outputs.values()) || !made.containsAll(updates.values())) {
      throw new IllegalArgumentException("[graph] an output or update is not made by any node");
    }
  }

  /** Inputs by name, in order of first use. */
  public Map<String, TensorType> inputs() {
    Map<String, TensorType> inputs = new LinkedHashMap<>();
    for (Node node : nodes) {
      if (node.op() instanceof Input input) {
        inputs.put(input.key(), input.type());
      }
    }
    return inputs;
  }

  /** States that are read, by name, in order of first use. */
  public Map<String, TensorType> states() {
    Map<String, TensorType> states = new LinkedHashMap<>();
    for (Node node : nodes) {
      if (node.op() instanceof State state) {
        states.put(state.key(), state.type());
      }
    }
    return states;
  }

  /** Nodes that read a value, in order; an absent key means that nothing reads it. */
  public Map<Value, List<Node>> consumers() {
    Map<Value, List<Node>> consumers = new HashMap<>();
    for (Node node : nodes) {
      for (Value input : new HashSet<>(node.inputs())) {
        consumers.computeIfAbsent(input, v -> new java.util.ArrayList<>()).add(node);
      }
    }
    return consumers;
  }

  /** Floating-point operations of one run, as a polynomial of the symbolic sizes. */
  public Dim flops() {
    return nodes.stream().map(Node::flops).reduce(Dim.of(0), Dim::plus);
  }
}
