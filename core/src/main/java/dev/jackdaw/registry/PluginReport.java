package dev.jackdaw.registry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one plugin, or of a jar in which none could be read.
 *
 * @param id the plugin's id; null where the jar could not say
 * @param description the plugin's own sentence; empty where the jar could not say
 * @param source the jar or folder it came from
 * @param failure why it cannot be used; null when it can
 * @param components what it brings; empty when it cannot be used
 */
public record PluginReport(
    @Nullable String id,
    String description,
    String source,
    @Nullable String failure,
    List<ComponentEntry> components) {
  public PluginReport {
    components = List.copyOf(components);
  }

  public boolean loaded() {
    return failure == null;
  }
}
