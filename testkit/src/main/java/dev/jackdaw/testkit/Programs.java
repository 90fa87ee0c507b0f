package dev.jackdaw.testkit;

import dev.jackdaw.compile.Compiler;
import dev.jackdaw.compile.GraphBuilder;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Store;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.op.Op;
import dev.jackdaw.reference.ReferenceEngine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds small graphs and runs them once. */
final class Programs {
  private Programs() {}

  /** Inputs {@code 0, 1, …} of the given tensors' types. */
  static List<Value> inputs(GraphBuilder g, List<Tensor> tensors) {
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < tensors.size(); i++) {
      values.add(g.input(Integer.toString(i), tensors.get(i).type()));
    }
    return values;
  }

  static List<Tensor> reference(Op op, List<Tensor> inputs) {
    try (Engine engine = new ReferenceEngine()) {
      return run(engine, op, inputs);
    }
  }

  /** All outputs of one op. */
  static List<Tensor> run(Engine engine, Op op, List<Tensor> inputs) {
    GraphBuilder g = new GraphBuilder();
    List<Value> outputs = g.applyAll(op, inputs(g, inputs));
    for (int i = 0; i < outputs.size(); i++) {
      g.output(Integer.toString(i), outputs.get(i));
    }
    return List.copyOf(run(engine, g.build(), inputs).values());
  }

  /** All outputs of a graph whose inputs are {@code 0, 1, …}, all shapes fixed. */
  static Map<String, Tensor> run(Engine engine, Graph graph, List<Tensor> inputs) {
    Bindings bindings = new Bindings();
    for (int i = 0; i < inputs.size(); i++) {
      if (graph.inputs().containsKey(Integer.toString(i))) {
        bindings.input(Integer.toString(i), inputs.get(i));
      }
    }
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    graph
        .outputs()
        .forEach(
            (name, value) -> {
              Tensor into = Tensor.zeros(value.dtype(), value.shape().evaluate(s -> -1));
              outputs.put(name, into);
              bindings.output(name, into);
            });
    try (Store store = engine.store();
        Program program =
            Compiler.compile(engine, graph, store, new Bounds(Map.of()), Precision.F32)) {
      program.run(bindings);
    }
    return outputs;
  }
}
