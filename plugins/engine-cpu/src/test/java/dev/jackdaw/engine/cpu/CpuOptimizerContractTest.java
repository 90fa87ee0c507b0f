package dev.jackdaw.engine.cpu;

import dev.jackdaw.engine.Engine;
import dev.jackdaw.testkit.OptimizerContract;

class CpuOptimizerContractTest extends OptimizerContract {
  @Override
  protected Engine engine() {
    return new CpuEngine(new CpuEngineConfig(2, "auto", false));
  }
}
