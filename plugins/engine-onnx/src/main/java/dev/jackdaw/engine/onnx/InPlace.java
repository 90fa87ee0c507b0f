package dev.jackdaw.engine.onnx;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the states whose new value may be written over the old one. ONNX Runtime knows nothing of such aliases and orders nodes as it
 * likes, as long as each runs after those it depends on. So it is safe only where every node that reads the old value comes before the
 * node that makes the new one in every order, and that node itself reads an element no later than it writes it.
 */
final class InPlace {
  /** Element by element, for operands of the result's own shape. */
  private static final Set<String> ELEMENTWISE = Set.of("Add", "Sub", "Mul", "Div", "Where");

  /** Operators made for it: they leave the rest of a buffer alone that is input and output. */
  private static final Map<String, Map<Integer, Integer>> CACHES =
      Map.of("TensorScatter", Map.of(0, 0));

  private final Map<String, NodeProto> makers = new HashMap<>();
  private final Map<String, List<NodeProto>> readers = new HashMap<>();

  InPlace(GraphProto graph) {
    for (NodeProto node : graph.nodes()) {
      node.outputs().forEach(output -> makers.put(output, node));
      new HashSet<>(node.inputs())
          .forEach(input -> readers.computeIfAbsent(input, i -> new ArrayList<>()).add(node));
    }
  }

  /** Whether an output may share the memory of an input of the same type. */
  boolean safe(String input, String output) {
    NodeProto maker = makers.get(output);
    if (maker == null) {
      return false;
    }
    List<NodeProto> others = new ArrayList<>(readers.getOrDefault(input, List.of()));
    boolean readsItself = others.removeIf(node -> node.equals(maker));
    if (readsItself && !mayAlias(maker, input, output)) {
      return false;
    }
    return others.isEmpty() || ancestors(maker).containsAll(others);
  }

  private boolean mayAlias(NodeProto maker, String input, String output) {
    Map<Integer, Integer> cache = CACHES.get(maker.type());
    if (cache != null) {
      Integer at = cache.get(maker.outputs().indexOf(output));
      boolean once = maker.inputs().stream().filter(input::equals).count() == 1;
      return at != null && once && maker.inputs().get(at).equals(input);
    }
    return maker.domain().isEmpty()
        && ELEMENTWISE.contains(maker.type())
        && maker.inputs().stream().noneMatch(this::isProduct);
  }

  /** A sum with a product may become one node that reads its operands more than once. */
  private boolean isProduct(String value) {
    NodeProto maker = makers.get(value);
    return maker != null && (maker.type().contains("MatMul") || maker.type().equals("Gemm"));
  }

  private Set<NodeProto> ancestors(NodeProto node) {
    Set<NodeProto> seen = java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<>());
    Deque<NodeProto> open = new ArrayDeque<>(List.of(node));
    while (!open.isEmpty()) {
      for (String input : open.pop().inputs()) {
        NodeProto maker = makers.get(input);
        if (maker != null && seen.add(maker)) {
          open.push(maker);
        }
      }
    }
    return seen;
  }
}
