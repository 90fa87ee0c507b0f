package dev.jackdaw.engine.onnx;

import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.EngineInfo;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Store;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.op.Composite;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.util.List;

/** Graphs lowered to ONNX and run by ONNX Runtime. */
final class OnnxEngine implements Engine {
  private final OrtRuntime runtime;
  private final LoweringOptions options;

  OnnxEngine(OnnxEngineConfig config) {
    runtime = new OrtRuntime(config.device(), config.threads());
    options =
        config.portable()
            ? LoweringOptions.portable(runtime.device())
            : LoweringOptions.fused(runtime.device());
  }

  @Override
  public EngineInfo info() {
    return new EngineInfo(
        "onnx", runtime.deviceName(), runtime.threads(), List.of(Precision.F32), runtime.choices());
  }

  @Override
  public boolean runs(Composite op) {
    return CompositeForms.knows(op);
  }

  @Override
  public Store store() {
    return new OnnxStore(runtime);
  }

  @Override
  public Program compile(Graph graph, Store store, Bounds bounds, Precision precision) {
    if (precision != Precision.F32) {
      throw new UserException(
          UserException.Kind.CONFIGURATION,
          Problem.of("the engine onnx computes in f32, asked for is " + precision)
              .fix("precision: f32, or the engine cpu"));
    }
    OnnxStore own = OnnxStore.of(store);
    return new OnnxProgram(runtime, new GraphSessions(runtime, graph, own, options), own, bounds);
  }

  OrtRuntime runtime() {
    return runtime;
  }

  @Override
  public void close() {
    runtime.close();
  }
}
