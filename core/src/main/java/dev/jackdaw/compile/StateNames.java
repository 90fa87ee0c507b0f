package dev.jackdaw.compile;

import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.op.State;
import java.util.LinkedHashMap;
import java.util.Map;

/** Lets a graph work on states of other names. */
public final class StateNames {
  private StateNames() {}

  /**
   * The same graph on other states.
   *
   * @param names new name by old; states that are not named keep theirs
   */
  public static Graph rename(Graph graph, Map<String, String> names) {
    Rewriter rewriter = new Rewriter();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof State state && names.containsKey(state.key())) {
        String name = names.getOrDefault(state.key(), state.key());
        rewriter.replace(node.output(0), rewriter.into().state(name, state.type()));
      } else {
        rewriter.keep(node);
      }
    }
    Graph renamed = rewriter.finish(graph);
    Map<String, Value> updates = new LinkedHashMap<>();
    renamed.updates().forEach((name, value) -> updates.put(names.getOrDefault(name, name), value));
    return new Graph(renamed.nodes(), renamed.outputs(), updates);
  }
}
