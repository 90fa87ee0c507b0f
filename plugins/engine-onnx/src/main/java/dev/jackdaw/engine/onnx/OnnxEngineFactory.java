package dev.jackdaw.engine.onnx;

import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.EngineFactory;

/** Makes engines that run on ONNX Runtime. */
public final class OnnxEngineFactory implements EngineFactory<OnnxEngineConfig> {
  @Override
  public Engine create(OnnxEngineConfig config) {
    return new OnnxEngine(config);
  }
}
