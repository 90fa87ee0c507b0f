package dev.jackdaw.parity;

import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.cpu.CpuEngineConfig;
import dev.jackdaw.engine.cpu.CpuEngineFactory;

/** The CPU engine with the products it chooses here. */
class CpuClassifierParityTest extends ClassifierParity {
  @Override
  Engine engine() {
    return new CpuEngineFactory().create(new CpuEngineConfig(2, "auto", false));
  }
}
