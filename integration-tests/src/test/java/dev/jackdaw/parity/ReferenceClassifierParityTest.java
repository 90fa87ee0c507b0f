package dev.jackdaw.parity;

import dev.jackdaw.engine.Engine;
import dev.jackdaw.reference.ReferenceEngine;

class ReferenceClassifierParityTest extends ClassifierParity {
  @Override
  Engine engine() {
    return new ReferenceEngine();
  }
}
