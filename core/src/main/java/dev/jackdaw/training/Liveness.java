package dev.jackdaw.training;

import dev.jackdaw.engine.Bounds;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.composite.LinearCrossEntropy;
import dev.jackdaw.graph.composite.LinearCrossEntropyGradient;
import dev.jackdaw.graph.op.Identity;
import dev.jackdaw.graph.op.Input;
import dev.jackdaw.graph.op.Reshape;
import dev.jackdaw.graph.op.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How much room the intermediate values of a graph need at once when its nodes run in order: what an engine's memory plan comes close
 * to, whatever the engine. Views take no room, and neither does what becomes a state, which is written where it stays.
 */
final class Liveness {
  /** Block of logits in a fused cross-entropy: about what fits a last-level cache, but never only a few rows. */
  private static final long BLOCK_BYTES = 32L << 20;

  private static final long LEAST_BLOCK_ROWS = 256;

  private final Graph graph;
  private final Map<Value, Value> roots = new HashMap<>();
  private final List<List<Value>> lastReadBy = new ArrayList<>();

  /** Inputs, states and what is written into states: never counted. */
  private final Set<Value> elsewhere = new HashSet<>();

  Liveness(Graph graph) {
    this.graph = graph;
    for (Node node : graph.nodes()) {
      boolean view = node.op() instanceof Reshape || node.op() instanceof Identity;
      boolean bound = node.op() instanceof Input || node.op() instanceof State;
      for (Value output : node.outputs()) {
        roots.put(output, view ? roots.get(node.input(0)) : output);
        if (bound) {
          elsewhere.add(output);
        }
      }
    }
    graph.updates().values().forEach(value -> elsewhere.add(roots.get(value)));
    Map<Value, Integer> last = new HashMap<>();
    for (int i = 0; i < graph.nodes().size(); i++) {
      for (Value output : graph.nodes().get(i).outputs()) {
        last.put(roots.get(output), i);
      }
      for (Value input : graph.nodes().get(i).inputs()) {
        last.put(roots.get(input), i);
      }
      lastReadBy.add(new ArrayList<>());
    }
    graph.outputs().values().forEach(value -> last.put(roots.get(value), graph.nodes().size() - 1));
    last.forEach((value, node) -> lastReadBy.get(node).add(value));
    lastReadBy.forEach(values -> values.removeAll(elsewhere));
  }

  /** The most bytes alive at once for these sizes. */
  long peakBytes(Bounds sizes) {
    long alive = 0;
    long peak = 0;
    for (int i = 0; i < graph.nodes().size(); i++) {
      for (Value output : graph.nodes().get(i).outputs()) {
        if (roots.get(output) == output && !elsewhere.contains(output)) {
          alive += bytes(output, sizes);
        }
      }
      peak = Math.max(peak, alive + workspace(graph.nodes().get(i), sizes));
      for (Value dead : lastReadBy.get(i)) {
        alive -= bytes(dead, sizes);
      }
    }
    return peak;
  }

  /** What an op that works in blocks needs for one of them. */
  private static long workspace(Node node, Bounds sizes) {
    if (!(node.op() instanceof LinearCrossEntropy
        || node.op() instanceof LinearCrossEntropyGradient)) {
      return 0;
    }
    Shape hidden = node.input(0).shape();
    long rows = hidden.dropLast(1).elements().evaluate(sizes::of);
    long rowBytes = node.input(1).dim(0).fixed() * Float.BYTES;
    return Math.min(rows, Math.max(LEAST_BLOCK_ROWS, BLOCK_BYTES / rowBytes)) * rowBytes;
  }

  private static long bytes(Value value, Bounds sizes) {
    return value.shape().elements().evaluate(sizes::of) * value.dtype().bytes();
  }
}
