package dev.jackdaw.cli;

import dev.jackdaw.registry.Components;
import dev.jackdaw.registry.PluginFolders;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What every command has: where to write, whether as JSON, and the components, looked for when first needed. */
final class Session {
  private final Console console;
  private final boolean json;
  private final List<Path> pluginFolders;
  private @Nullable Components components;

  Session(Console console, boolean json, List<Path> pluginFolders) {
    this.console = console;
    this.json = json;
    this.pluginFolders = pluginFolders;
  }

  Console console() {
    return console;
  }

  boolean json() {
    return json;
  }

  Components components() {
    if (components == null) {
      components = Components.find(folders());
    }
    return components;
  }

  /** Where plugins are looked for besides the class path. */
  List<Path> pluginFolders() {
    return folders().all();
  }

  private PluginFolders folders() {
    return PluginFolders.beside(System.getProperty(PluginFolders.HOME), pluginFolders);
  }

  /** Prints a report: as one JSON document, or as text. */
  void report(Map<String, ? extends @Nullable Object> document, String text) {
    if (json) {
      console.out().println(Json.pretty(document));
    } else {
      console.out().print(text);
    }
    console.out().flush();
  }

  /** A line for whoever watches; never part of the result. */
  void note(String line) {
    console.err().println(line);
  }
}
