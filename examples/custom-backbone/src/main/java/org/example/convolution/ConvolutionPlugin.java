package org.example.convolution;

import dev.jackdaw.model.BackboneFactory;
import dev.jackdaw.plugin.Plugin;
import dev.jackdaw.plugin.Registry;

/** Brings the backbone {@code gated-convolution}. */
public final class ConvolutionPlugin implements Plugin {
  @Override
  public String id() {
    return "example-gated-convolution";
  }

  @Override
  public String description() {
    return "Example of a backbone: gated causal convolutions in place of attention.";
  }

  @Override
  public int apiVersion() {
    return Plugin.API_VERSION;
  }

  @Override
  public void register(Registry registry) {
    registry.add(
        BackboneFactory.class,
        "gated-convolution",
        ConvolutionConfig.class,
        ConvolutionFactory.class);
  }
}
