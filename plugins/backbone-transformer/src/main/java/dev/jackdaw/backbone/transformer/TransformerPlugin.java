package dev.jackdaw.backbone.transformer;

import dev.jackdaw.model.BackboneFactory;
import dev.jackdaw.plugin.Plugin;
import dev.jackdaw.plugin.Registry;

/** Brings the backbone {@code transformer}. */
public final class TransformerPlugin implements Plugin {
  @Override
  public String id() {
    return "backbone-transformer";
  }

  @Override
  public String description() {
    return "Decoder-only transformer: GPT-2, Llama and their relatives by configuration.";
  }

  @Override
  public int apiVersion() {
    return Plugin.API_VERSION;
  }

  @Override
  public void register(Registry registry) {
    registry.add(
        BackboneFactory.class, "transformer", TransformerConfig.class, TransformerFactory.class);
  }
}
