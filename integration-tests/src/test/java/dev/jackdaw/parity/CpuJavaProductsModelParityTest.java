package dev.jackdaw.parity;

import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.cpu.CpuEngineConfig;
import dev.jackdaw.engine.cpu.CpuEngineFactory;

/** The CPU engine as it is where there are no natives. */
class CpuJavaProductsModelParityTest extends ModelParity {
  @Override
  Engine engine() {
    return new CpuEngineFactory().create(new CpuEngineConfig(2, "java", false));
  }
}
