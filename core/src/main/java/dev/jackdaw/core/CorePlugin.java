package dev.jackdaw.core;

import dev.jackdaw.corpus.FilesConfig;
import dev.jackdaw.corpus.FilesSource;
import dev.jackdaw.data.TextSourceFactory;
import dev.jackdaw.plugin.Plugin;
import dev.jackdaw.plugin.Registry;

/** Brings the text source {@code files}. */
public final class CorePlugin implements Plugin {
  @Override
  public String id() {
    return "core";
  }

  @Override
  public String description() {
    return "Text from files, folders, archives and JSON lines.";
  }

  @Override
  public int apiVersion() {
    return Plugin.API_VERSION;
  }

  @Override
  public void register(Registry registry) {
    registry.add(TextSourceFactory.class, "files", FilesConfig.class, FilesSource.class);
  }
}
