package dev.jackdaw.compile;

import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.composite.CrossEntropy;
import dev.jackdaw.graph.composite.Linear;
import dev.jackdaw.graph.composite.LinearCrossEntropy;
import dev.jackdaw.graph.composite.LinearCrossEntropyGradient;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Joins ops that models write apart into the composites that engines run faster, after the strategy has spoken. */
public final class Fusion {
  private Fusion() {}

  /**
   * Before differentiation: products are scaled at their narrow side, and a projection without bias that only a cross-entropy reads
   * becomes one op with it.
   */
  public static Graph forward(Graph described) {
    Graph graph = Scaling.narrow(described);
    Map<Value, List<Node>> consumers = graph.consumers();
    Rewriter rewriter = new Rewriter();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof CrossEntropy loss && fuses(node.input(0), graph, consumers)) {
        Node linear = node.input(0).node();
        List<Value> inputs =
            List.of(
                rewriter.copy(linear.input(0)),
                rewriter.copy(linear.input(1)),
                rewriter.copy(node.input(1)));
        rewriter.replaceAll(
            node,
            rewriter
                .into()
                .at(node.scope())
                .applyAll(new LinearCrossEntropy(loss.labelSmoothing()), inputs));
      } else {
        rewriter.keep(node);
      }
    }
    return DeadNodes.remove(rewriter.finish(graph));
  }

  private static boolean fuses(Value logits, Graph graph, Map<Value, List<Node>> consumers) {
    return logits.node().op() instanceof Linear
        && logits.node().inputs().size() == 2
        && consumers.getOrDefault(logits, List.of()).size() == 1
        && !graph.outputs().containsValue(logits);
  }

  /**
   * After differentiation: where the gradient of a linear cross-entropy is computed, an output that is its loss comes from there, and
   * the forward op is not run.
   */
  public static Graph backward(Graph graph) {
    Map<List<Value>, Value> losses = new HashMap<>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof LinearCrossEntropyGradient) {
        losses.put(node.inputs().subList(0, 3), node.output(0));
      }
    }
    Map<String, Value> outputs = new LinkedHashMap<>();
    graph.outputs().forEach((name, value) -> outputs.put(name, lossFrom(value, losses)));
    return DeadNodes.remove(new Graph(graph.nodes(), outputs, graph.updates()));
  }

  private static Value lossFrom(Value value, Map<List<Value>, Value> losses) {
    return value.node().op() instanceof LinearCrossEntropy
        ? losses.getOrDefault(value.node().inputs(), value)
        : value;
  }
}
