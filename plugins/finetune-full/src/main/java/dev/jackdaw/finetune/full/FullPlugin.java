package dev.jackdaw.finetune.full;

import dev.jackdaw.finetune.FineTuneStrategy;
import dev.jackdaw.plugin.Plugin;
import dev.jackdaw.plugin.Registry;

/** Brings the strategy {@code full}. */
public final class FullPlugin implements Plugin {
  @Override
  public String id() {
    return "finetune-full";
  }

  @Override
  public String description() {
    return "Full fine-tuning: every parameter is trained.";
  }

  @Override
  public int apiVersion() {
    return Plugin.API_VERSION;
  }

  @Override
  public void register(Registry registry) {
    registry.add(FineTuneStrategy.class, "full", FullConfig.class, FullStrategy.class);
  }
}
