package dev.jackdaw.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** One package, one module, one note that says what it is. */
final class PackagesTest {
  @Test
  void packages_areInOneModuleEach() throws IOException {
    Map<String, Set<String>> modules = new TreeMap<>();
    SourceTree tree = SourceTree.read();
    tree.classes()
        .forEach(
            type ->
                modules
                    .computeIfAbsent(type.getPackageName(), _ -> new TreeSet<>())
                    .add(tree.moduleOf(type)));
    assertThat(modules).hasSizeGreaterThan(35);
    assertThat(modules)
        .allSatisfy((name, of) -> assertThat(of).as("modules with package %s", name).hasSize(1));
  }

  @Test
  void packages_haveANullMarkedPackageInfo() throws IOException {
    Set<Path> folders = new TreeSet<>();
    for (String module : SourceTree.read().modules()) {
      SourceTree.javaFiles(SourceTree.sources(module))
          .forEach(file -> folders.add(file.getParent()));
    }
    assertThat(folders).hasSizeGreaterThan(35);
    for (Path folder : folders) {
      Path note = folder.resolve("package-info.java");
      assertThat(note).exists();
      assertThat(Files.readString(note)).as("%s", note).contains("@NullMarked").contains("/**");
    }
  }
}
