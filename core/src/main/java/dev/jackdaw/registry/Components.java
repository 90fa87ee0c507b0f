package dev.jackdaw.registry;

import dev.jackdaw.problem.NearestName;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Every component that plugins brought, by contract and id. Made once per process by {@link #find} and handed to whoever needs
 * it; safe for several threads.
 */
public final class Components {
  private final List<PluginReport> plugins;
  private final Map<Class<?>, Map<String, ComponentEntry>> entries = new LinkedHashMap<>();
  private final List<Problem> conflicts = new ArrayList<>();
  private @Nullable Wiring wiring;

  private Components(List<PluginReport> found) {
    this.plugins = settle(found);
    for (PluginReport plugin : plugins) {
      for (ComponentEntry entry : plugin.components()) {
        entries.computeIfAbsent(entry.contract(), _ -> new TreeMap<>()).put(entry.id(), entry);
      }
    }
  }

  /**
   * Looks for plugins on the framework's class path and in the folders. Nothing is built, and plugins that cannot be used are
   * reported, not thrown.
   *
   * @throws UserException if a folder the user named does not exist or cannot be read
   */
  public static Components find(PluginFolders folders) {
    return find(Components.class.getClassLoader(), folders);
  }

  static Components find(ClassLoader classPath, PluginFolders folders) {
    return new Components(Discovery.run(classPath, folders));
  }

  /** What was found, usable or not, in the order of discovery. */
  public List<PluginReport> plugins() {
    return plugins;
  }

  /** The components of a contract, ordered by id. */
  public List<ComponentEntry> of(Class<?> contract) {
    return List.copyOf(entries.getOrDefault(contract, Map.of()).values());
  }

  /** The component of that name, if a usable plugin brought it. */
  public Optional<ComponentEntry> entry(Class<?> contract, String id) {
    return Optional.ofNullable(entries.getOrDefault(contract, Map.of()).get(id));
  }

  /**
   * The factory of a component, built by Guice when first asked for, then kept.
   *
   * @throws UserException of kind PLUGIN: an unknown id, a factory that cannot be built, or two plugins that claim one id
   */
  public <F> F component(Class<F> contract, String id) {
    requireNoConflict();
    ComponentEntry entry =
        entry(contract, id)
            .orElseThrow(() -> new UserException(UserException.Kind.PLUGIN, unknown(contract, id)));
    return wiring().build(contract, entry);
  }

  /** @throws UserException naming every pair of jars that claim one id */
  public void requireNoConflict() {
    if (!conflicts.isEmpty()) {
      throw new UserException(UserException.Kind.PLUGIN, conflicts);
    }
  }

  /** What to tell somebody who asked for a component that is not there. */
  public Problem unknown(Class<?> contract, String id) {
    String kind = ComponentEntry.kind(contract);
    List<String> known = List.copyOf(entries.getOrDefault(contract, Map.of()).keySet());
    StringBuilder fix = new StringBuilder();
    NearestName.of(id, known)
        .ifPresent(near -> fix.append("did you mean \"").append(near).append("\"? Otherwise "));
    fix.append(
        "put the jar that brings it into plugins.d/ beside the launcher, or name its folder with --plugins");
    long failed = plugins.stream().filter(plugin -> !plugin.loaded()).count();
    if (failed > 0) {
      fix.append("; ").append(failed).append(failed == 1 ? " plugin" : " plugins");
      fix.append(" could not be loaded, see jackdaw plugins");
    }
    return Problem.of("unknown " + kind + " \"" + id + "\"").available(known).fix(fix.toString());
  }

  private synchronized Wiring wiring() {
    if (wiring == null) {
      wiring =
          new Wiring(entries.values().stream().flatMap(byId -> byId.values().stream()).toList());
    }
    return wiring;
  }

  /** Two plugins of one id, or two components of one contract and id: neither side is used, and both are named. */
  private List<PluginReport> settle(List<PluginReport> found) {
    Map<Integer, List<String>> faults = new TreeMap<>();
    for (int later = 1; later < found.size(); later++) {
      for (int earlier = 0; earlier < later; earlier++) {
        for (String claim : claimedByBoth(found.get(earlier), found.get(later))) {
          String first = found.get(earlier).source();
          String second = found.get(later).source();
          conflicts.add(
              Problem.of(claim + " is claimed by both " + first + " and " + second)
                  .fix("remove one of the two"));
          faults
              .computeIfAbsent(earlier, _ -> new ArrayList<>())
              .add(claim + " is also claimed by " + second);
          faults
              .computeIfAbsent(later, _ -> new ArrayList<>())
              .add(claim + " is also claimed by " + first);
        }
      }
    }
    List<PluginReport> settled = new ArrayList<>(found);
    faults.forEach(
        (index, claims) -> {
          PluginReport plugin = found.get(index);
          settled.set(
              index,
              new PluginReport(
                  plugin.id(),
                  plugin.description(),
                  plugin.source(),
                  String.join("; ", claims),
                  List.of()));
        });
    return List.copyOf(settled);
  }

  private static List<String> claimedByBoth(PluginReport a, PluginReport b) {
    if (!a.loaded() || !b.loaded()) {
      return List.of();
    }
    if (a.id() != null && a.id().equals(b.id())) {
      return List.of("plugin id \"" + a.id() + "\"");
    }
    List<String> claims = new ArrayList<>();
    for (ComponentEntry mine : a.components()) {
      for (ComponentEntry theirs : b.components()) {
        if (mine.contract() == theirs.contract() && mine.id().equals(theirs.id())) {
          claims.add(mine.kind() + " \"" + mine.id() + "\"");
        }
      }
    }
    return claims;
  }
}
