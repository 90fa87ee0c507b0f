package dev.jackdaw.reference;

import dev.jackdaw.engine.Engine;
import dev.jackdaw.testkit.EngineContract;

class ReferenceEngineTest extends EngineContract {
  @Override
  protected Engine engine() {
    return new ReferenceEngine();
  }
}
