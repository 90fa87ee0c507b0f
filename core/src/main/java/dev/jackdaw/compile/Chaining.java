package dev.jackdaw.compile;

import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.op.Input;
import dev.jackdaw.graph.op.State;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Several graphs that would run one after another, as one. */
public final class Chaining {
  private Chaining() {}

  /**
   * One graph that does what the given ones do in a row: a state that an earlier graph updates is read with its new value by a later
   * one, and an input of a later graph that is named like an output of an earlier one is that output. The last update of a state is
   * what becomes of it; of outputs of one name the last stays.
   */
  public static Graph chain(List<Graph> graphs) {
    Rewriter rewriter = new Rewriter();
    Map<String, Value> states = new LinkedHashMap<>();
    Map<String, Value> outputs = new LinkedHashMap<>();
    Map<String, Value> sources = new LinkedHashMap<>();
    for (Graph graph : graphs) {
      for (Node node : graph.nodes()) {
        Value known =
            switch (node.op()) {
              case State state ->
                  states.getOrDefault(state.key(), sources.get("state " + state.key()));
              case Input input ->
                  outputs.getOrDefault(input.key(), sources.get("input " + input.key()));
              default -> null;
            };
        if (known != null) {
          check(node, known);
          rewriter.replace(node.output(0), known);
          continue;
        }
        rewriter.keep(node);
        switch (node.op()) {
          case State state -> sources.put("state " + state.key(), rewriter.copy(node.output(0)));
          case Input input -> sources.put("input " + input.key(), rewriter.copy(node.output(0)));
          default -> {}
        }
      }
      graph.updates().forEach((name, value) -> states.put(name, rewriter.copy(value)));
      graph.outputs().forEach((name, value) -> outputs.put(name, rewriter.copy(value)));
    }
    return new Graph(rewriter.into().nodes(), outputs, states);
  }

  private static void check(Node node, Value known) {
    if (!known.type().equals(node.output(0).type())) {
      throw new IllegalArgumentException(
          "[chain] " + node + " is " + node.output(0).type() + ", made before as " + known.type());
    }
  }
}
