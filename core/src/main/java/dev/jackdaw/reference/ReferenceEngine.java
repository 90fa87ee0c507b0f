package dev.jackdaw.reference;

import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.EngineInfo;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Store;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.op.Composite;
import java.util.List;

/** The engine that defines what every other engine must compute. Slow. */
public final class ReferenceEngine implements Engine {
  public static final String ID = "reference";

  @Override
  public EngineInfo info() {
    return new EngineInfo(
        ID,
        "cpu",
        1,
        List.of(Precision.F32),
        List.of("float64, one primitive at a time: an oracle, not a tool"));
  }

  @Override
  public boolean runs(Composite op) {
    return false;
  }

  @Override
  public Store store() {
    return new ReferenceStore();
  }

  @Override
  public Program compile(Graph graph, Store store, Bounds bounds, Precision precision) {
    return new ReferenceProgram(graph, ReferenceStore.of(store), bounds);
  }

  @Override
  public void close() {
    // nothing is held
  }
}
