package dev.jackdaw.finetune.prompt;

import dev.jackdaw.finetune.FineTuneStrategy;
import dev.jackdaw.plugin.Plugin;
import dev.jackdaw.plugin.Registry;

/** Brings the strategy {@code prompt-tuning}. */
public final class PromptTuningPlugin implements Plugin {
  @Override
  public String id() {
    return "finetune-prompt-tuning";
  }

  @Override
  public String description() {
    return "Prompt tuning: trained embeddings in front of every sequence.";
  }

  @Override
  public int apiVersion() {
    return Plugin.API_VERSION;
  }

  @Override
  public void register(Registry registry) {
    registry.add(
        FineTuneStrategy.class,
        "prompt-tuning",
        PromptTuningConfig.class,
        PromptTuningStrategy.class);
  }
}
