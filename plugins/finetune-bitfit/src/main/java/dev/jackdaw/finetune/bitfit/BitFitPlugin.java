package dev.jackdaw.finetune.bitfit;

import dev.jackdaw.finetune.FineTuneStrategy;
import dev.jackdaw.plugin.Plugin;
import dev.jackdaw.plugin.Registry;

/** Brings the strategy {@code bitfit}. */
public final class BitFitPlugin implements Plugin {
  @Override
  public String id() {
    return "finetune-bitfit";
  }

  @Override
  public String description() {
    return "BitFit: biases alone are trained, and added where a projection has none.";
  }

  @Override
  public int apiVersion() {
    return Plugin.API_VERSION;
  }

  @Override
  public void register(Registry registry) {
    registry.add(FineTuneStrategy.class, "bitfit", BitFitConfig.class, BitFitStrategy.class);
  }
}
