package dev.jackdaw.compile;

import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Store;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.op.Composite;
import java.util.function.Predicate;

/** All passes between a described graph and a running program. */
public final class Compiler {
  private Compiler() {}

  public static Program compile(
      Engine engine, Graph graph, Store store, Bounds bounds, Precision precision) {
    return engine.compile(prepare(engine, graph), store, bounds, precision);
  }

  /** The graph as the engine gets it. */
  public static Graph prepare(Engine engine, Graph graph) {
    return prepare(graph, engine::runs);
  }

  /** The graph as somebody gets it who runs some composites and all primitives. */
  public static Graph prepare(Graph graph, Predicate<Composite> runs) {
    Graph fused = CommonNodes.merge(Scaling.narrow(DeadNodes.remove(graph)));
    return CommonNodes.merge(DeadNodes.remove(Lowering.lower(fused, runs)));
  }
}
