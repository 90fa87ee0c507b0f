package dev.jackdaw.engine.cpu;

import dev.jackdaw.engine.Engine;
import dev.jackdaw.testkit.EngineContract;

class CpuEngineContractTest extends EngineContract {
  @Override
  protected Engine engine() {
    return new CpuEngine(new CpuEngineConfig(2, "auto", false));
  }
}
