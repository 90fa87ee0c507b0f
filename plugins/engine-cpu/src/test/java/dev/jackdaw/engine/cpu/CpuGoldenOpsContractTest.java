package dev.jackdaw.engine.cpu;

import dev.jackdaw.engine.Engine;
import dev.jackdaw.testkit.GoldenOpsContract;

class CpuGoldenOpsContractTest extends GoldenOpsContract {
  @Override
  protected Engine engine() {
    return new CpuEngine(new CpuEngineConfig(2, "auto", false));
  }
}
