package dev.jackdaw.parity;

import dev.jackdaw.engine.Engine;
import dev.jackdaw.reference.ReferenceEngine;

class ReferenceAdapterParityTest extends AdapterParity {
  @Override
  Engine engine() {
    return new ReferenceEngine();
  }
}
