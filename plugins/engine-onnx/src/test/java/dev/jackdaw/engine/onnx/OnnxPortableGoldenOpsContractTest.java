package dev.jackdaw.engine.onnx;

import dev.jackdaw.engine.Engine;
import dev.jackdaw.testkit.GoldenOpsContract;

/** With standard operators alone. */
class OnnxPortableGoldenOpsContractTest extends GoldenOpsContract {
  @Override
  protected Engine engine() {
    return new OnnxEngine(new OnnxEngineConfig("cpu", 2, true));
  }
}
