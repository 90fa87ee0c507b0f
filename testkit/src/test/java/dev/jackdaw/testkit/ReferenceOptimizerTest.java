package dev.jackdaw.testkit;

import dev.jackdaw.engine.Engine;
import dev.jackdaw.reference.ReferenceEngine;

class ReferenceOptimizerTest extends OptimizerContract {
  @Override
  protected Engine engine() {
    return new ReferenceEngine();
  }
}
