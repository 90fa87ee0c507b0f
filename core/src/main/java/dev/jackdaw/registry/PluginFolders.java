package dev.jackdaw.registry;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where to look for plugins besides the class path.
 *
 * @param dropIn {@code plugins.d/} beside the launcher, which need not exist; null when there is no launcher
 * @param given folders the user named, which must exist
 */
public record PluginFolders(@Nullable Path dropIn, List<Path> given) {
  /** The system property the launcher sets to its own folder. */
  public static final String HOME = "jackdaw.home";

  public PluginFolders {
    given = List.copyOf(given);
  }

  /** {@code plugins.d/} under the folder in the system property {@value #HOME}, and the folders given. */
  public static PluginFolders beside(@Nullable String home, List<Path> given) {
    return new PluginFolders(
        home == null || home.isBlank() ? null : Path.of(home, "plugins.d"), given);
  }

  /** The drop-in folder, whether it exists or not, then the others. */
  public List<Path> all() {
    List<Path> all = new ArrayList<>();
    if (dropIn != null) {
      all.add(dropIn);
    }
    all.addAll(given);
    return all;
  }
}
