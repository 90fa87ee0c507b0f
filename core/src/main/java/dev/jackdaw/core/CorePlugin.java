package dev.jackdaw.core;

import dev.jackdaw.corpus.FilesConfig;
import dev.jackdaw.corpus.FilesSource;
import dev.jackdaw.data.TextSourceFactory;
import dev.jackdaw.engine.EngineFactory;
import dev.jackdaw.plugin.Plugin;
import dev.jackdaw.plugin.Registry;
import dev.jackdaw.reference.ReferenceEngine;

/** Brings the text source {@code files} and the engine {@code reference}. */
public final class CorePlugin implements Plugin {
  @Override
  public String id() {
    return "core";
  }

  @Override
  public String description() {
    return "Text from files, folders, archives and JSON lines; the reference engine.";
  }

  @Override
  public int apiVersion() {
    return Plugin.API_VERSION;
  }

  @Override
  public void register(Registry registry) {
    registry.add(TextSourceFactory.class, "files", FilesConfig.class, FilesSource.class);
    registry.add(
        EngineFactory.class,
        ReferenceEngine.ID,
        ReferenceEngineFactory.Config.class,
        ReferenceEngineFactory.class);
  }
}
