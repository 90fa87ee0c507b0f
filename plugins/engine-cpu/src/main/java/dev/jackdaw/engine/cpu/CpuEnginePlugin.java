package dev.jackdaw.engine.cpu;

import dev.jackdaw.engine.EngineFactory;
import dev.jackdaw.plugin.Plugin;
import dev.jackdaw.plugin.Registry;

/** Brings the engine {@code cpu}. */
public final class CpuEnginePlugin implements Plugin {
  @Override
  public String id() {
    return "engine-cpu";
  }

  @Override
  public String description() {
    return "CPU engine: vector kernels, oneDNN for matrix products, float32 and bfloat16.";
  }

  @Override
  public int apiVersion() {
    return Plugin.API_VERSION;
  }

  @Override
  public void register(Registry registry) {
    registry.add(EngineFactory.class, "cpu", CpuEngineConfig.class, CpuEngineFactory.class);
  }
}
