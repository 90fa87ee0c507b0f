package dev.jackdaw.engine.onnx;

import dev.jackdaw.engine.Engine;
import dev.jackdaw.testkit.EngineContract;

class OnnxEngineContractTest extends EngineContract {
  @Override
  protected Engine engine() {
    return new OnnxEngine(new OnnxEngineConfig("cpu", 2, false));
  }
}
