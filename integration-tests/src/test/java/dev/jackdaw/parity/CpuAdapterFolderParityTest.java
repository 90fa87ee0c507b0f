package dev.jackdaw.parity;

import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.cpu.CpuEngineConfig;
import dev.jackdaw.engine.cpu.CpuEngineFactory;

class CpuAdapterFolderParityTest extends AdapterFolderParity {
  @Override
  Engine engine() {
    return new CpuEngineFactory().create(new CpuEngineConfig(2, "auto", false));
  }
}
