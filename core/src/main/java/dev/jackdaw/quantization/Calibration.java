package dev.jackdaw.quantization;

import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.assembly.SiteGraphs;
import dev.jackdaw.compile.Compiler;
import dev.jackdaw.compile.DeadNodes;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Store;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the projections of a model meet on calibration text, stage by stage. Between two stages the caller may change the weights of
 * the stage before: the next then meets what the changed weights give, so that errors do not add up unseen.
 */
final class Calibration {

  private final Engine engine;
  private final Store store;
  private final TokenWindows windows;
  private final SiteGraphs graphs;
  private final int rows;
  private final List<Tensor> hidden = new ArrayList<>();

  /**
   * @param store holds the parameters; gathers sums beside them while a stage runs
   * @param tokens most that are read by one run
   */
  Calibration(ModelGraphs model, Engine engine, Store store, TokenWindows windows, int tokens) {
    this.engine = engine;
    this.store = store;
    this.windows = windows;
    graphs = new SiteGraphs(model);
    rows = Math.clamp(tokens / windows.columns(), 1, windows.count());
  }

  int stages() {
    return graphs.stages();
  }

  /** Curvatures of a stage by projection; the same object where projections read the same. */
  Map<String, Curvature> stage(int stage) {
    SiteGraphs.Observation observation = graphs.inputs(stage);
    Map<String, Curvature> shared = new LinkedHashMap<>();
    sums(observation)
        .forEach(
            (state, sum) ->
                shared.put(state, new Curvature(sum, (int) Math.round(Math.sqrt(sum.length)))));
    Map<String, Curvature> curvatures = new LinkedHashMap<>();
    observation.states().forEach((site, state) -> curvatures.put(site, shared.get(state)));
    return curvatures;
  }

  /** Mean squared gradient of the loss per token by each projection's outputs, by projection. */
  Map<String, float[]> gradients(String head) {
    SiteGraphs.Observation observation = graphs.gradients(head);
    Map<String, float[]> sums = sums(observation);
    Map<String, float[]> gradients = new LinkedHashMap<>();
    observation.states().forEach((site, state) -> gradients.put(site, sums.get(state)));
    return gradients;
  }

  /** Runs an observation over the whole text: means over tokens, by state. */
  private Map<String, float[]> sums(SiteGraphs.Observation observation) {
    Map<String, TensorType> types = observation.types();
    Map<String, float[]> means = new LinkedHashMap<>();
    try {
      types.forEach(store::declare);
      run(observation.graph(), false);
      for (String state : types.keySet()) {
        float[] sum = store.read(state).toFloats();
        for (int i = 0; i < sum.length; i++) {
          sum[i] /= windows.tokens();
        }
        means.put(state, sum);
      }
    } finally {
      types.keySet().forEach(store::remove);
    }
    return means;
  }

  /** Goes on to the next stage: what this one's block gives is kept. */
  void pass(int stage) {
    run(graphs.block(stage), true);
  }

  private void run(Graph whole, boolean keep) {
    Graph graph = DeadNodes.remove(whole);
    boolean continued = graph.inputs().containsKey(SiteGraphs.HIDDEN);
    Bounds bounds = Bounds.of(rows, windows.columns());
    try (Program program = Compiler.compile(engine, graph, store, bounds, Precision.F32)) {
      for (int first = 0, batch = 0; first < windows.count(); first += rows, batch++) {
        int here = Math.min(rows, windows.count() - first);
        Bindings bindings = windows.bind(graph, first, here);
        if (continued) {
          bindings.input(SiteGraphs.HIDDEN, hidden.get(batch));
        }
        if (keep) {
          long width =
              Objects.requireNonNull(graph.outputs().get(SiteGraphs.HIDDEN)).dim(-1).fixed();
          Tensor out = Tensor.zeros(DType.F32, here, windows.columns(), width);
          program.run(bindings.output(SiteGraphs.HIDDEN, out));
          if (batch < hidden.size()) {
            hidden.set(batch, out);
          } else {
            hidden.add(out);
          }
        } else {
          program.run(bindings);
        }
      }
    }
  }
}
