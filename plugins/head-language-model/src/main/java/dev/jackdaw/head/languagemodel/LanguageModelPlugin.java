package dev.jackdaw.head.languagemodel;

import dev.jackdaw.model.HeadFactory;
import dev.jackdaw.plugin.Plugin;
import dev.jackdaw.plugin.Registry;

/** Brings the head {@code language-model}. */
public final class LanguageModelPlugin implements Plugin {
  @Override
  public String id() {
    return "head-language-model";
  }

  @Override
  public String description() {
    return "Next-token prediction: what pre-training teaches and generation uses.";
  }

  @Override
  public int apiVersion() {
    return Plugin.API_VERSION;
  }

  @Override
  public void register(Registry registry) {
    registry.add(
        HeadFactory.class, "language-model", LanguageModelConfig.class, LanguageModelFactory.class);
  }
}
