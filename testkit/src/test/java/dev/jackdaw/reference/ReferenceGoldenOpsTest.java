package dev.jackdaw.reference;

import dev.jackdaw.engine.Engine;
import dev.jackdaw.testkit.GoldenOpsContract;

class ReferenceGoldenOpsTest extends GoldenOpsContract {
  @Override
  protected Engine engine() {
    return new ReferenceEngine();
  }
}
