package dev.jackdaw.head.classification;

import dev.jackdaw.model.HeadFactory;
import dev.jackdaw.plugin.Plugin;
import dev.jackdaw.plugin.Registry;

/** Brings the head {@code classification}. */
public final class ClassificationPlugin implements Plugin {
  @Override
  public String id() {
    return "head-classification";
  }

  @Override
  public String description() {
    return "Labels of whole texts: one of several classes, or any of several.";
  }

  @Override
  public int apiVersion() {
    return Plugin.API_VERSION;
  }

  @Override
  public void register(Registry registry) {
    registry.add(
        HeadFactory.class,
        "classification",
        ClassificationConfig.class,
        ClassificationFactory.class);
  }
}
