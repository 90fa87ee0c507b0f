package dev.jackdaw.finetune.ia3;

import dev.jackdaw.finetune.FineTuneStrategy;
import dev.jackdaw.plugin.Plugin;
import dev.jackdaw.plugin.Registry;

/** Brings the strategy {@code ia3}. */
public final class Ia3Plugin implements Plugin {
  @Override
  public String id() {
    return "finetune-ia3";
  }

  @Override
  public String description() {
    return "IA3: a trained factor per feature of keys, values and feed-forward layers, mergeable.";
  }

  @Override
  public int apiVersion() {
    return Plugin.API_VERSION;
  }

  @Override
  public void register(Registry registry) {
    registry.add(FineTuneStrategy.class, "ia3", Ia3Config.class, Ia3Strategy.class);
  }
}
