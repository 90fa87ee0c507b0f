package dev.jackdaw.engine.cpu;

import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.EngineFactory;

/** Makes CPU engines. */
public final class CpuEngineFactory implements EngineFactory<CpuEngineConfig> {
  @Override
  public Engine create(CpuEngineConfig config) {
    return new CpuEngine(config);
  }
}
