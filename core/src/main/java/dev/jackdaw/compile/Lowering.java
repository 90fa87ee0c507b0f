package dev.jackdaw.compile;

import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.op.Composite;
import dev.jackdaw.graph.op.Op;
import java.util.List;
import java.util.function.Predicate;

/** Replaces composites that an engine does not run by their decomposition, down to what it does run. */
public final class Lowering {
  private Lowering() {}

  public static Graph lower(Graph graph, Predicate<Composite> runs) {
    Rewriter rewriter = new Rewriter();
    for (Node node : graph.nodes()) {
      Ops plain = rewriter.into().at(node.scope());
      rewriter.replaceAll(node, lower(plain, runs, node.op(), rewriter.copies(node.inputs())));
    }
    return rewriter.finish(graph);
  }

  private static List<Value> lower(
      Ops plain, Predicate<Composite> runs, Op op, List<Value> inputs) {
    if (op instanceof Composite composite && !runs.test(composite)) {
      return composite.decompose((inner, values) -> lower(plain, runs, inner, values), inputs);
    }
    return plain.applyAll(op, inputs);
  }
}
