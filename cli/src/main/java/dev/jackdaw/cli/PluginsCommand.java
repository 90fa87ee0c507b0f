package dev.jackdaw.cli;

import dev.jackdaw.problem.NearestName;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.recipe.Settings;
import dev.jackdaw.registry.ComponentEntry;
import dev.jackdaw.registry.PluginReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What plugins there are and what they bring; for one component, its settings. */
final class PluginsCommand implements Command<PluginsCommand.Options> {
  record Options() {}

  @Override
  public String summary() {
    return "What plugins there are, what they bring, and which cannot be used and why.";
  }

  @Override
  public String arguments() {
    return "[COMPONENT]";
  }

  @Override
  public String details() {
    return "With the id of a component: the settings it takes in a recipe.";
  }

  @Override
  public Class<Options> options() {
    return Options.class;
  }

  @Override
  public boolean reports() {
    return true;
  }

  @Override
  public int run(Options options, List<String> arguments, Session session) {
    List<PluginReport> plugins = session.components().plugins();
    if (arguments.isEmpty()) {
      Map<String, Object> report = new LinkedHashMap<>();
      report.put("plugins", plugins.stream().map(PluginsCommand::document).toList());
      session.report(report, text(plugins));
    } else {
      describe(arguments.getFirst(), plugins, session);
    }
    return 0;
  }

  static Map<String, Object> document(PluginReport plugin) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("id", plugin.id());
    document.put("description", plugin.description());
    document.put("source", plugin.source());
    document.put("status", plugin.loaded() ? "loaded" : "failed");
    document.put("reason", plugin.failure());
    List<Map<String, Object>> components = new ArrayList<>();
    for (ComponentEntry entry : plugin.components()) {
      Map<String, Object> component = new LinkedHashMap<>();
      component.put("kind", entry.kind());
      component.put("id", entry.id());
      components.add(component);
    }
    document.put("components", components);
    return document;
  }

  private static String text(List<PluginReport> plugins) {
    StringBuilder text = new StringBuilder();
    for (PluginReport plugin : plugins) {
      String name = plugin.id() == null ? "(unknown)" : plugin.id();
      if (plugin.loaded()) {
        text.append("%-26s %s%n".formatted(name, plugin.description()));
        plugin
            .components()
            .forEach(entry -> text.append("  %-24s %s%n".formatted(entry.kind(), entry.id())));
      } else {
        text.append("%-26s FAILED: %s%n".formatted(name, plugin.failure()));
        text.append("  %-24s %s%n".formatted("in", plugin.source()));
      }
    }
    return text.toString();
  }

  private static void describe(String id, List<PluginReport> plugins, Session session) {
    List<ComponentEntry> all =
        plugins.stream().flatMap(plugin -> plugin.components().stream()).toList();
    List<ComponentEntry> found = all.stream().filter(entry -> entry.id().equals(id)).toList();
    if (found.isEmpty()) {
      List<String> known = all.stream().map(ComponentEntry::id).distinct().sorted().toList();
      Problem problem = Problem.of("no component is called \"" + id + "\"").available(known);
      throw new UserException(
          UserException.Kind.USAGE,
          NearestName.of(id, known)
              .map(near -> problem.fix("did you mean \"" + near + "\"?"))
              .orElse(problem));
    }
    StringBuilder text = new StringBuilder();
    List<Map<String, Object>> documents = new ArrayList<>();
    for (ComponentEntry entry : found) {
      text.append(
          "%s %s, from plugin %s (%s)%n"
              .formatted(entry.kind(), id, entry.plugin(), entry.source()));
      List<Map<String, Object>> settings = new ArrayList<>();
      for (Settings.Setting setting : Settings.of(entry.config())) {
        text.append(
            "  %-22s %s%s%n"
                .formatted(
                    setting.key(),
                    setting.type(),
                    setting.standard() == null ? "" : ", default " + setting.standard()));
        if (!setting.doc().isEmpty()) {
          text.append("  %-22s   %s%n".formatted("", setting.doc()));
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("key", setting.key());
        document.put("type", setting.type());
        document.put("default", setting.standard());
        document.put("required", setting.required());
        document.put("doc", setting.doc());
        settings.add(document);
      }
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("kind", entry.kind());
      document.put("id", id);
      document.put("plugin", entry.plugin());
      document.put("settings", settings);
      documents.add(document);
    }
    session.report(Map.of("components", documents), text.toString());
  }
}
