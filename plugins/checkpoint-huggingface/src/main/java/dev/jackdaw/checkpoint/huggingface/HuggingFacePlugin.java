package dev.jackdaw.checkpoint.huggingface;

import dev.jackdaw.checkpoint.AdapterFormat;
import dev.jackdaw.checkpoint.CheckpointFormat;
import dev.jackdaw.plugin.Plugin;
import dev.jackdaw.plugin.Registry;

/** Brings the checkpoint format {@code huggingface} and the adapter format {@code peft}. */
public final class HuggingFacePlugin implements Plugin {
  @Override
  public String id() {
    return "checkpoint-huggingface";
  }

  @Override
  public String description() {
    return "Model and adapter folders with JSON and safetensors, as Hugging Face and PEFT have them.";
  }

  @Override
  public int apiVersion() {
    return Plugin.API_VERSION;
  }

  @Override
  public void register(Registry registry) {
    registry.add(
        CheckpointFormat.class, "huggingface", HuggingFaceConfig.class, HuggingFaceFormat.class);
    registry.add(AdapterFormat.class, "peft", HuggingFaceConfig.class, PeftFormat.class);
  }
}
