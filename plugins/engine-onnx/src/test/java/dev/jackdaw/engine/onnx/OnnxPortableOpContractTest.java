package dev.jackdaw.engine.onnx;

import dev.jackdaw.engine.Engine;
import dev.jackdaw.testkit.OpContract;

/** With standard operators alone. */
class OnnxPortableOpContractTest extends OpContract {
  @Override
  protected Engine engine() {
    return new OnnxEngine(new OnnxEngineConfig("cpu", 2, true));
  }
}
