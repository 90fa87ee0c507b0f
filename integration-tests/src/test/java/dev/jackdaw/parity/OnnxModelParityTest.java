package dev.jackdaw.parity;

import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.onnx.OnnxEngineConfig;
import dev.jackdaw.engine.onnx.OnnxEngineFactory;

/** ONNX Runtime on the CPU, with its own operators. */
class OnnxModelParityTest extends ModelParity {
  @Override
  Engine engine() {
    return new OnnxEngineFactory().create(new OnnxEngineConfig("cpu", 2, false));
  }
}
