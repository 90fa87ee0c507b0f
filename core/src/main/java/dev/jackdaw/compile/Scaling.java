package dev.jackdaw.compile;

import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.composite.Linear;
import dev.jackdaw.graph.op.Mul;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Multiplies by a scalar where there is least to multiply: {@code (x w^T) c} becomes {@code (x c) w^T} where a row of x is shorter than
 * one of the result. The result of a low-rank adaptation is then a product that adds itself to another one, and its gradient needs no
 * scaled copy of the gradient it receives.
 */
final class Scaling {
  private Scaling() {}

  static Graph narrow(Graph graph) {
    Map<Value, List<Node>> consumers = graph.consumers();
    Rewriter rewriter = new Rewriter();
    for (Node node : graph.nodes()) {
      Value product = scaledProduct(node, graph, consumers);
      if (product == null) {
        rewriter.keep(node);
        continue;
      }
      Value scalar = node.input(0) == product ? node.input(1) : node.input(0);
      Node linear = product.node();
      Ops here = rewriter.into().at(node.scope());
      Value x = here.mul(rewriter.copy(linear.input(0)), rewriter.copy(scalar));
      rewriter.replaceAll(
          node, here.applyAll(new Linear(), List.of(x, rewriter.copy(linear.input(1)))));
    }
    return DeadNodes.remove(rewriter.finish(graph));
  }

  /** The product that a node does nothing but scale, if it is wider than its operand and nothing else reads it. */
  private static @Nullable Value scaledProduct(
      Node node, Graph graph, Map<Value, List<Node>> consumers) {
    if (!(node.op() instanceof Mul)) {
      return null;
    }
    for (int i = 0; i < 2; i++) {
      Value product = node.input(i);
      if (node.input(1 - i).shape().rank() == 0
          && product.node().op() instanceof Linear
          && product.node().inputs().size() == 2
          && widens(product.node())
          && consumers.getOrDefault(product, List.of()).size() == 1
          && !graph.outputs().containsValue(product)
          && !graph.updates().containsValue(product)) {
        return product;
      }
    }
    return null;
  }

  private static boolean widens(Node linear) {
    Dim in = linear.input(1).dim(1);
    Dim out = linear.input(1).dim(0);
    return in.isFixed() && out.isFixed() && in.fixed() < out.fixed();
  }
}
