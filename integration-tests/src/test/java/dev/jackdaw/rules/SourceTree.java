package dev.jackdaw.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The modules of the root pom.xml that have production code, and their classes. */
final class SourceTree {
  private static final Path ROOT = Path.of(System.getProperty("jackdaw.root"));
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

  private final List<String> modules;
  private final JavaClasses classes;

  private SourceTree(List<String> modules, JavaClasses classes) {
    this.modules = modules;
    this.classes = classes;
  }

  /** Reads the tree as it is compiled now; every module with sources must have been compiled. */
  static SourceTree read() throws IOException {
    Matcher module = MODULE.matcher(Files.readString(ROOT.resolve("pom.xml")));
    List<String> modules =
        module
            .results()
            .map(result -> result.group(1))
            .filter(name -> Files.isDirectory(sources(name)))
            .toList();
    List<Path> compiled =
        modules.stream().map(name -> ROOT.resolve(name).resolve("target/classes")).toList();
    assertThat(compiled).allSatisfy(folder -> assertThat(folder).isDirectory());
    return new SourceTree(modules, new ClassFileImporter().importPaths(compiled));
  }

  /** Folders as the root pom.xml names them: {@code api}, {@code plugins/engine-cpu}. */
  List<String> modules() {
    return modules;
  }

  List<String> modules(String folder) {
    return modules.stream().filter(name -> name.startsWith(folder + "/")).toList();
  }

  /** All production classes, at least as many as the smallest tree these rules were written for. */
  JavaClasses classes() {
    assertThat(classes.size()).as("classes seen").isGreaterThan(600);
    return classes;
  }

  /** The classes of some modules, at least as many as given. */
  JavaClasses classes(List<String> of, int atLeast) {
    JavaClasses some =
        classes.that(
            new DescribedPredicate<JavaClass>("in %s", of) {
              @Override
              public boolean test(JavaClass type) {
                return of.contains(moduleOf(type));
              }
            });
    assertThat(some.size()).as("classes seen in %s", of).isGreaterThanOrEqualTo(atLeast);
    return some;
  }

  /** The module a class was compiled in. */
  String moduleOf(JavaClass type) {
    String place = type.getSource().orElseThrow().getUri().getPath();
    return modules.stream()
        .filter(
            name ->
                place.startsWith(ROOT.resolve(name).resolve("target/classes").toUri().getPath()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(place + " is in no module"));
  }

  static Path sources(String module) {
    return ROOT.resolve(module).resolve("src/main/java");
  }

  static Path resources(String module) {
    return ROOT.resolve(module).resolve("src/main/resources");
  }

  /** The Java files under a folder; none where it does not exist. */
  static List<Path> javaFiles(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .sorted()
          .collect(Collectors.toList());
    }
  }

  static Path root() {
    return ROOT;
  }
}
