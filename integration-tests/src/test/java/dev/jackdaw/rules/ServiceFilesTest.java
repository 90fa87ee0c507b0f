package dev.jackdaw.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.jackdaw.plugin.Plugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every plugin is in its jar's service file, and every service file names a plugin there is. */
final class ServiceFilesTest {
  private static final String SERVICE = "META-INF/services/" + Plugin.class.getName();

  @Test
  void serviceFiles_nameThePluginsOfTheirModule() throws IOException {
    SourceTree tree = SourceTree.read();
    List<String> folders = new ArrayList<>(tree.modules("plugins"));
    folders.addAll(tree.modules("examples"));
    folders.removeIf(name -> name.endsWith("-bot")); // programs, not plugins
    assertThat(folders).isNotEmpty();
    for (String module : tree.modules()) {
      List<String> plugins =
          tree.classes(List.of(module), 1).stream()
              .filter(type -> type.isAssignableTo(Plugin.class) && !type.isInterface())
              .map(JavaClass::getName)
              .sorted()
              .toList();
      assertThat(named(module)).as("%s of %s", SERVICE, module).isEqualTo(plugins);
      if (folders.contains(module)) {
        assertThat(plugins).as("plugins of %s", module).hasSize(1);
      }
    }
  }

  private static List<String> named(String module) throws IOException {
    Path file = SourceTree.resources(module).resolve(SERVICE);
    if (!Files.exists(file)) {
      return List.of();
    }
    return Files.readAllLines(file).stream()
        .map(line -> line.replaceFirst("#.*", "").strip())
        .filter(line -> !line.isEmpty())
        .sorted()
        .toList();
  }
}
