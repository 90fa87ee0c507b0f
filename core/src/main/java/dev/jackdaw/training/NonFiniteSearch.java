package dev.jackdaw.training;

import dev.jackdaw.compile.Compiler;
import dev.jackdaw.compile.GraphBuilder;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Store;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.op.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds where a number stopped being one: runs the same graph on the same engine, state and batch once more, with an output per
 * node that is 0 if all its numbers are finite and NaN if not.
 */
final class NonFiniteSearch {
  private final Engine engine;
  private final Graph graph;

  /** @param graph a training graph; its updates are left out, so that nothing changes */
  NonFiniteSearch(Engine engine, Graph graph) {
    this.engine = engine;
    this.graph = Compiler.prepare(engine, graph);
  }

  /** The first node in order with a number that is not finite, in words; empty if there is none. */
  Optional<String> first(Store store, Bounds bounds, Precision precision, Bindings inputs) {
    GraphBuilder g = GraphBuilder.from(new Graph(graph.nodes(), Map.of(), Map.of()));
    Bindings bindings = new Bindings();
    inputs.inputs().forEach(bindings::input);
    List<Probe> probes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      List<Value> sums = new ArrayList<>();
      for (Value output : node.outputs()) {
        if (output.dtype() == DType.F32) {
          sums.add(g.sumAll(g.mul(output, 0)));
        }
      }
      if (!sums.isEmpty()) {
        Probe probe = new Probe(node, Tensor.scalar(0f));
        String name = "probe/" + probes.size();
        g.output(name, sums.stream().reduce(g::add).orElseThrow());
        bindings.output(name, probe.sum());
        probes.add(probe);
      }
    }
    try (Program program = Compiler.compile(engine, g.build(), store, bounds, precision)) {
      program.run(bindings);
    }
    return probes.stream()
        .filter(probe -> !Float.isFinite(probe.sum().getFloat(0)))
        .findFirst()
        .map(probe -> words(probe.node()));
  }

  /** A node and the sum of zero times its numbers: 0, or NaN. */
  private record Probe(Node node, Tensor sum) {}

  private static String words(Node node) {
    if (node.op() instanceof State state) {
      return "the parameter " + state.key() + " itself";
    }
    return node.op().name() + (node.scope().isEmpty() ? "" : " in " + node.scope());
  }
}
