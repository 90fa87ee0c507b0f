package dev.jackdaw.parity;

import dev.jackdaw.engine.Engine;
import dev.jackdaw.reference.ReferenceEngine;

class ReferenceAdapterFolderParityTest extends AdapterFolderParity {
  @Override
  Engine engine() {
    return new ReferenceEngine();
  }
}
