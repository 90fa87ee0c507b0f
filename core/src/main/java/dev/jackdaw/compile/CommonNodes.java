package dev.jackdaw.compile;

import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.op.Op;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Computes once what is described twice: equal ops on the same values. */
final class CommonNodes {
  private CommonNodes() {}

  private record Application(Op op, List<Value> inputs) {}

  static Graph merge(Graph graph) {
    Rewriter rewriter = new Rewriter();
    Map<Application, List<Value>> known = new HashMap<>();
    for (Node node : graph.nodes()) {
      Application application = new Application(node.op(), rewriter.copies(node.inputs()));
      List<Value> same = known.get(application);
      if (same == null) {
        rewriter.keep(node);
        known.put(application, node.outputs().stream().map(rewriter::copy).toList());
      } else {
        rewriter.replaceAll(node, same);
      }
    }
    return rewriter.finish(graph);
  }
}
