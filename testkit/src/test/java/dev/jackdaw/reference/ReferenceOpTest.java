package dev.jackdaw.reference;

import dev.jackdaw.engine.Engine;
import dev.jackdaw.testkit.OpContract;

class ReferenceOpTest extends OpContract {
  @Override
  protected Engine engine() {
    return new ReferenceEngine();
  }
}
