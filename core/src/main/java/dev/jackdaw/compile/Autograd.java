package dev.jackdaw.compile;

import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reverse-mode differentiation as a rewrite: walks the nodes backwards and asks each op to describe its own gradient, in the same
 * graph. Only what the wanted values reach is differentiated; what turns out unused is for {@link DeadNodes}.
 */
public final class Autograd {
  private Autograd() {}

  /** Gradients of a scalar; see {@link #gradients(GraphBuilder, Value, Value, List)}, with a seed of 1. */
  public static Map<Value, Value> gradients(GraphBuilder g, Value loss, List<Value> wanted) {
    return gradients(g, loss, g.fill(loss.type(), 1), wanted);
  }

  /**
   * Adds the gradient of a value to the graph.
   *
   * @param seed the derivative of the final scalar with respect to {@code loss}, of its type
   * @param wanted values to differentiate by
   * @return a gradient for each wanted value that the loss depends on
   */
  public static Map<Value, Value> gradients(
      GraphBuilder g, Value loss, Value seed, List<Value> wanted) {
    List<Node> nodes = g.nodes();
    Set<Value> varying = varying(nodes, wanted);
    Map<Value, Value> gradients = new HashMap<>();
    gradients.put(loss, seed);
    for (Node node : nodes.reversed()) {
      if (node.inputs().stream().anyMatch(varying::contains)
          && node.outputs().stream().anyMatch(gradients::containsKey)) {
        differentiate(g, node, varying, gradients);
      }
    }
    Map<Value, Value> result = new LinkedHashMap<>();
    for (Value value : wanted) {
      Value gradient = gradients.get(value);
      if (gradient != null) {
        result.put(value, gradient);
      }
    }
    return result;
  }

  private static void differentiate(
      GraphBuilder g, Node node, Set<Value> varying, Map<Value, Value> gradients) {
    Ops here = g.at(node.scope());
    List<@Nullable Value> outer = new ArrayList<>();
    for (Value output : node.outputs()) {
      outer.add(gradients.get(output));
    }
    List<@Nullable Value> inner = node.op().gradient(here, node, outer);
    if (inner.size() != node.inputs().size()) {
      throw new IllegalStateException(
          "["
              + node.op().name()
              + "] has "
              + node.inputs().size()
              + " inputs and gave "
              + inner.size()
              + " gradients");
    }
    for (int i = 0; i < inner.size(); i++) {
      Value gradient = inner.get(i);
      Value input = node.input(i);
      if (gradient == null || !varying.contains(input)) {
        continue;
      }
      if (!gradient.type().equals(input.type())) {
        throw new IllegalStateException(
            "["
                + node.op().name()
                + "] gradient of input "
                + i
                + " is "
                + gradient.type()
                + ", the input "
                + input.type());
      }
      gradients.merge(input, gradient, here::add);
    }
  }

  /** Floating-point values that depend on a wanted one. */
  private static Set<Value> varying(List<Node> nodes, List<Value> wanted) {
    Set<Value> varying = new HashSet<>(wanted);
    for (Node node : nodes) {
      if (node.inputs().stream().anyMatch(varying::contains)) {
        for (Value output : node.outputs()) {
          if (output.dtype() == DType.F32) {
            varying.add(output);
          }
        }
      }
    }
    return varying;
  }
}
