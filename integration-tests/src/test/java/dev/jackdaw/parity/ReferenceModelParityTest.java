package dev.jackdaw.parity;

import dev.jackdaw.engine.Engine;
import dev.jackdaw.reference.ReferenceEngine;

class ReferenceModelParityTest extends ModelParity {
  @Override
  Engine engine() {
    return new ReferenceEngine();
  }
}
