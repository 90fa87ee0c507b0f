package dev.jackdaw.engine.onnx;

import dev.jackdaw.engine.Engine;
import dev.jackdaw.testkit.GoldenOpsContract;

class OnnxGoldenOpsContractTest extends GoldenOpsContract {
  @Override
  protected Engine engine() {
    return new OnnxEngine(new OnnxEngineConfig("cpu", 2, false));
  }
}
