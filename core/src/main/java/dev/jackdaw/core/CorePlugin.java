package dev.jackdaw.core;

import dev.jackdaw.corpus.FilesConfig;
import dev.jackdaw.corpus.FilesSource;
import dev.jackdaw.data.RowSourceFactory;
import dev.jackdaw.data.TextSourceFactory;
import dev.jackdaw.engine.EngineFactory;
import dev.jackdaw.plugin.Plugin;
import dev.jackdaw.plugin.Registry;
import dev.jackdaw.reference.ReferenceEngine;
import dev.jackdaw.rows.RowFiles;
import dev.jackdaw.rows.RowFilesConfig;

/** Brings the text source and the row source {@code files}, and the engine {@code reference}. */
public final class CorePlugin implements Plugin {
  @Override
  public String id() {
    return "core";
  }

  @Override
  public String description() {
    return "Text and labelled rows from files, folders and archives; the reference engine.";
  }

  @Override
  public int apiVersion() {
    return Plugin.API_VERSION;
  }

  @Override
  public void register(Registry registry) {
    registry.add(TextSourceFactory.class, "files", FilesConfig.class, FilesSource.class);
    registry.add(RowSourceFactory.class, "files", RowFilesConfig.class, RowFiles.class);
    registry.add(
        EngineFactory.class,
        ReferenceEngine.ID,
        ReferenceEngineFactory.Config.class,
        ReferenceEngineFactory.class);
  }
}
