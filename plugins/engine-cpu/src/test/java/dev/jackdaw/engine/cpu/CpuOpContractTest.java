package dev.jackdaw.engine.cpu;

import dev.jackdaw.engine.Engine;
import dev.jackdaw.testkit.OpContract;

class CpuOpContractTest extends OpContract {
  @Override
  protected Engine engine() {
    return new CpuEngine(new CpuEngineConfig(2, "auto", false));
  }
}
