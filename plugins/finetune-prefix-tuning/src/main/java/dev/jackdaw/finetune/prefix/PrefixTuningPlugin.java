package dev.jackdaw.finetune.prefix;

import dev.jackdaw.finetune.FineTuneStrategy;
import dev.jackdaw.plugin.Plugin;
import dev.jackdaw.plugin.Registry;

/** Brings the strategy {@code prefix-tuning}. */
public final class PrefixTuningPlugin implements Plugin {
  @Override
  public String id() {
    return "finetune-prefix-tuning";
  }

  @Override
  public String description() {
    return "Prefix tuning: trained keys and values in front of every attention.";
  }

  @Override
  public int apiVersion() {
    return Plugin.API_VERSION;
  }

  @Override
  public void register(Registry registry) {
    registry.add(
        FineTuneStrategy.class,
        "prefix-tuning",
        PrefixTuningConfig.class,
        PrefixTuningStrategy.class);
  }
}
