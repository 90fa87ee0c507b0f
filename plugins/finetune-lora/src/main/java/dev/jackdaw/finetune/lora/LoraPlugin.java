package dev.jackdaw.finetune.lora;

import dev.jackdaw.finetune.FineTuneStrategy;
import dev.jackdaw.plugin.Plugin;
import dev.jackdaw.plugin.Registry;

/** Brings the strategies {@code lora} and {@code dora}. */
public final class LoraPlugin implements Plugin {
  @Override
  public String id() {
    return "finetune-lora";
  }

  @Override
  public String description() {
    return "LoRA and DoRA: low-rank changes beside projections, mergeable into their weights.";
  }

  @Override
  public int apiVersion() {
    return Plugin.API_VERSION;
  }

  @Override
  public void register(Registry registry) {
    registry.add(FineTuneStrategy.class, "lora", LoraConfig.class, LoraStrategy.class);
    registry.add(FineTuneStrategy.class, "dora", LoraConfig.class, DoraStrategy.class);
  }
}
