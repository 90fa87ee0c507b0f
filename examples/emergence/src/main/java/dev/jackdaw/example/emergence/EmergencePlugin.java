package dev.jackdaw.example.emergence;

import dev.jackdaw.data.TextSourceFactory;
import dev.jackdaw.plugin.Plugin;
import dev.jackdaw.plugin.Registry;

/** Brings the text source {@code small-world}. */
public final class EmergencePlugin implements Plugin {
  @Override
  public String id() {
    return "example-emergence";
  }

  @Override
  public String description() {
    return "Text about a small world, written by a grammar.";
  }

  @Override
  public int apiVersion() {
    return Plugin.API_VERSION;
  }

  @Override
  public void register(Registry registry) {
    registry.add(TextSourceFactory.class, "small-world", WorldConfig.class, WorldSource.class);
  }
}
