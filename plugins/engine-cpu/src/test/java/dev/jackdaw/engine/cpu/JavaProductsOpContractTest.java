package dev.jackdaw.engine.cpu;

import dev.jackdaw.engine.Engine;
import dev.jackdaw.testkit.OpContract;

/** Without natives, and with a number of threads that divides nothing. */
class JavaProductsOpContractTest extends OpContract {
  @Override
  protected Engine engine() {
    return new CpuEngine(new CpuEngineConfig(3, "java", false));
  }
}
