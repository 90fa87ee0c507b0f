package org.example.bottleneck;

import dev.jackdaw.finetune.FineTuneStrategy;
import dev.jackdaw.plugin.Plugin;
import dev.jackdaw.plugin.Registry;

/** Brings the strategy {@code bottleneck}. */
public final class BottleneckPlugin implements Plugin {
  @Override
  public String id() {
    return "example-bottleneck";
  }

  @Override
  public String description() {
    return "Example of a fine-tuning strategy: a bottleneck behind every block.";
  }

  @Override
  public int apiVersion() {
    return Plugin.API_VERSION;
  }

  @Override
  public void register(Registry registry) {
    registry.add(
        FineTuneStrategy.class,
        "bottleneck",
        BottleneckStrategy.Config.class,
        BottleneckStrategy.class);
  }
}
