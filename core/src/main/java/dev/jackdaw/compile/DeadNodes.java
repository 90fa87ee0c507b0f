package dev.jackdaw.compile;

import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Removes nodes that no output or update depends on: gradients of frozen parameters, taps nobody asked for. */
public final class DeadNodes {
  private DeadNodes() {}

  public static Graph remove(Graph graph) {
    Set<Value> alive = new HashSet<>(graph.outputs().values());
    alive.addAll(graph.updates().values());
    List<Node> kept = new ArrayList<>();
    for (Node node : graph.nodes().reversed()) {
      if (node.outputs().stream().anyMatch(alive::contains)) {
        alive.addAll(node.inputs());
        kept.add(node);
      }
    }
    return new Graph(kept.reversed(), graph.outputs(), graph.updates());
  }
}
