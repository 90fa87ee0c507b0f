package dev.jackdaw.finetune.freeze;

import dev.jackdaw.finetune.FineTuneStrategy;
import dev.jackdaw.plugin.Plugin;
import dev.jackdaw.plugin.Registry;

/** Brings the strategy {@code freeze}. */
public final class FreezePlugin implements Plugin {
  @Override
  public String id() {
    return "finetune-freeze";
  }

  @Override
  public String description() {
    return "Partial fine-tuning: heads, the last blocks, chosen parameters, all at once or one block after another.";
  }

  @Override
  public int apiVersion() {
    return Plugin.API_VERSION;
  }

  @Override
  public void register(Registry registry) {
    registry.add(FineTuneStrategy.class, "freeze", FreezeConfig.class, FreezeStrategy.class);
  }
}
