package dev.jackdaw.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Names, sizes of contracts, and what a source file may not hold. */
final class NamingTest {
  private static final int LARGEST_CONTRACT = 7;

  /** Interfaces of api that core alone implements, so that their size is no burden on a plugin's author. */
  private static final Set<String> IMPLEMENTED_BY_CORE = Set.of("dev.jackdaw.model.ModelOps");

  private static final Pattern BANNED =
      Pattern.compile("(?:Abstract|Base)[A-Z].*|.*(?:Impl|Manager|Helpers?|Utils?|Utilities|Misc)");

  private static SourceTree tree;

  @BeforeAll
  static void read() throws IOException {
    tree = SourceTree.read();
  }

  @Test
  void classes_areNamedForWhatTheyAre() {
    List<String> drawers =
        tree.classes().stream()
            .filter(type -> BANNED.matcher(type.getSimpleName()).matches())
            .map(JavaClass::getName)
            .toList();
    assertThat(drawers).as("names that say nothing").isEmpty();
  }

  @Test
  void contracts_ofApi_haveFewMethods() {
    List<JavaClass> contracts =
        tree.classes(List.of("api"), 130).stream()
            .filter(type -> type.isInterface() && !type.isAnnotation())
            .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
            .filter(type -> !IMPLEMENTED_BY_CORE.contains(type.getName()))
            .toList();
    assertThat(contracts).hasSizeGreaterThan(10);
    assertThat(contracts)
        .allSatisfy(
            type ->
                assertThat(type.getMethods().stream().filter(NamingTest::mustBeWritten))
                    .as("methods an implementation of %s must write", type.getName())
                    .hasSizeLessThanOrEqualTo(LARGEST_CONTRACT));
  }

  private static boolean mustBeWritten(JavaMethod method) {
    return method.getModifiers().contains(JavaModifier.ABSTRACT);
  }

  @Test
  void staticFields_areFinal() {
    List<String> mutable =
        tree.classes().stream()
            .flatMap(type -> type.getFields().stream())
            .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
            .filter(field -> !field.getModifiers().contains(JavaModifier.FINAL))
            .map(JavaField::getFullName)
            .toList();
    assertThat(mutable).as("static state that changes").isEmpty();
  }

  @Test
  void sources_holdNothingUnfinished() throws IOException {
    Pattern unfinished =
        Pattern.compile(
            "\\b(?:TODO|FIXME|XXX)\\b|^import (?:static )?[\\w.]+\\*;|@Disabled",
            Pattern.MULTILINE);
    List<Path> files = new ArrayList<>();
    for (String module : tree.modules()) {
      files.addAll(SourceTree.javaFiles(SourceTree.sources(module)));
      files.addAll(
          SourceTree.javaFiles(SourceTree.root().resolve(module).resolve("src/test/java")));
    }
    assertThat(files).hasSizeGreaterThan(600);
    List<Path> found = new ArrayList<>();
    for (Path file : files) {
      if (unfinished.matcher(Files.readString(file)).find()) {
        found.add(SourceTree.root().relativize(file));
      }
    }
    assertThat(found)
        .as("files with TODO, FIXME, XXX, a wildcard import or a test switched off")
        .isEmpty();
  }
}
