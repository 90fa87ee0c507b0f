package dev.jackdaw.checkpoint.gguf;

import dev.jackdaw.checkpoint.CheckpointFormat;
import dev.jackdaw.plugin.Plugin;
import dev.jackdaw.plugin.Registry;

/** Brings the checkpoint format {@code gguf}. */
public final class GgufPlugin implements Plugin {
  @Override
  public String id() {
    return "checkpoint-gguf";
  }

  @Override
  public String description() {
    return "Model files of llama.cpp: weights, tokenizer and chat template in one GGUF file.";
  }

  @Override
  public int apiVersion() {
    return Plugin.API_VERSION;
  }

  @Override
  public void register(Registry registry) {
    registry.add(CheckpointFormat.class, "gguf", GgufConfig.class, GgufFormat.class);
  }
}
