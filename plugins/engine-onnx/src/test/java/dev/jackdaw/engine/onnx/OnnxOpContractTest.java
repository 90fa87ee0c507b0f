package dev.jackdaw.engine.onnx;

import dev.jackdaw.engine.Engine;
import dev.jackdaw.testkit.OpContract;

class OnnxOpContractTest extends OpContract {
  @Override
  protected Engine engine() {
    return new OnnxEngine(new OnnxEngineConfig("cpu", 2, false));
  }
}
