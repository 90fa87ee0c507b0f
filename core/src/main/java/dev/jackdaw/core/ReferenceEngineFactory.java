package dev.jackdaw.core;

import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.EngineFactory;
import dev.jackdaw.reference.ReferenceEngine;

/** Makes the engine that other engines are measured against. It has no settings. */
final class ReferenceEngineFactory implements EngineFactory<ReferenceEngineFactory.Config> {
  record Config() {}

  @Override
  public Engine create(Config config) {
    return new ReferenceEngine();
  }
}
