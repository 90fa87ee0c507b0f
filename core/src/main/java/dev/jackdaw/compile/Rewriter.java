package dev.jackdaw.compile;

import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Value;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Copies a graph node by node into another, so that a pass only says what it does differently. */
final class Rewriter {
  private final GraphBuilder into = new GraphBuilder();
  private final Map<Value, Value> copies = new HashMap<>();

  GraphBuilder into() {
    return into;
  }

  /** The new value of an old one. */
  Value copy(Value old) {
    Value copy = copies.get(old);
    if (copy == null) {
      throw new IllegalStateException("[rewrite] " + old + " has not been copied yet");
    }
    return copy;
  }

  List<Value> copies(List<Value> old) {
    return old.stream().map(this::copy).toList();
  }

  /** Says what stands for an old value from here on. */
  void replace(Value old, Value copy) {
    copies.put(old, copy);
  }

  void replaceAll(Node node, List<Value> values) {
    for (int i = 0; i < values.size(); i++) {
      replace(node.output(i), values.get(i));
    }
  }

  /** Copies a node as it is. */
  void keep(Node node) {
    replaceAll(node, into.at(node.scope()).applyAll(node.op(), copies(node.inputs())));
  }

  Graph finish(Graph old) {
    Map<String, Value> outputs = new LinkedHashMap<>();
    old.outputs().forEach((name, value) -> outputs.put(name, copy(value)));
    Map<String, Value> updates = new LinkedHashMap<>();
    old.updates().forEach((name, value) -> updates.put(name, copy(value)));
    return new Graph(into.nodes(), outputs, updates);
  }
}
