package dev.jackdaw.engine.onnx;

import dev.jackdaw.engine.EngineFactory;
import dev.jackdaw.export.Exporter;
import dev.jackdaw.plugin.Plugin;
import dev.jackdaw.plugin.Registry;

/** Brings the engine and the exporter {@code onnx}. */
public final class OnnxEnginePlugin implements Plugin {
  @Override
  public String id() {
    return "engine-onnx";
  }

  @Override
  public String description() {
    return "ONNX: trains, exports and runs models with ONNX Runtime, on the CPU or on CUDA.";
  }

  @Override
  public int apiVersion() {
    return Plugin.API_VERSION;
  }

  @Override
  public void register(Registry registry) {
    registry.add(EngineFactory.class, "onnx", OnnxEngineConfig.class, OnnxEngineFactory.class);
    registry.add(Exporter.class, "onnx", OnnxExporter.Config.class, OnnxExporter.class);
  }
}
