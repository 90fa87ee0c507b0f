package dev.jackdaw.rules;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may depend on whom. */
final class BoundariesTest {
  private static SourceTree tree;

  @BeforeAll
  static void read() throws IOException {
    tree = SourceTree.read();
  }

  @Test
  void api_dependsOnTheJdkAndAnnotationsAlone() {
    classes()
        .should()
        .onlyDependOnClassesThat(
            inModules(Set.of("api"))
                .or(inPackages("java", "jakarta.inject", "org.jspecify"))
                .or(describe("primitive", type -> type.getBaseComponentType().isPrimitive())))
        .because("a plugin author gets nothing but the contracts")
        .check(tree.classes(List.of("api"), 130));
  }

  /** Examples that are programs of their own, which embed core as the command line does. */
  private static final Set<String> PROGRAMS = Set.of("examples/emergence");

  @Test
  void plugins_dependOnApiAndThemselvesAlone() {
    for (String folder : List.of("plugins", "examples")) {
      List<String> plugins = new ArrayList<>(tree.modules(folder));
      plugins.removeAll(bots());
      for (String plugin : plugins) {
        Set<String> reached =
            PROGRAMS.contains(plugin) ? Set.of("api", "core", plugin) : Set.of("api", plugin);
        noClasses()
            .should()
            .dependOnClassesThat(ours().and(not(inModules(reached))))
            .because("a stranger's plugin cannot reach core or another plugin either")
            .check(tree.classes(List.of(plugin), 2));
      }
    }
  }

  @Test
  void core_knowsNoPluginNorTheCommandLine() {
    noClasses()
        .should()
        .dependOnClassesThat(ours().and(not(inModules(Set.of("api", "core")))))
        .check(tree.classes(List.of("core"), 200));
  }

  @Test
  void testkit_dependsOnApiAndCoreAlone() {
    noClasses()
        .should()
        .dependOnClassesThat(ours().and(not(inModules(Set.of("api", "core", "testkit")))))
        .check(tree.classes(List.of("testkit"), 10));
  }

  @Test
  void vectorApi_inEngineCpuAlone() {
    List<String> others = new ArrayList<>(tree.modules());
    others.remove("plugins/engine-cpu");
    noClasses()
        .should()
        .dependOnClassesThat(inPackages("jdk.incubator"))
        .because("everything else must run in a JVM without the incubator module")
        .check(tree.classes(others, 500));
  }

  @Test
  void guice_inTheRegistryAndTheModuleForOthersAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.jackdaw.registry..", "dev.jackdaw.composition..")
        .and(not(inModules(bots())))
        .should()
        .dependOnClassesThat(inPackages("com.google.inject"))
        .because("Guice wires in one place; the rest takes constructor parameters")
        .check(tree.classes());
  }

  @Test
  void serviceLoader_inTheRegistryAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.jackdaw.registry..")
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(ServiceLoader.class)
        .check(tree.classes());
  }

  @Test
  void standardStreams_inTheCommandLineAlone() {
    List<String> others = new ArrayList<>(tree.modules());
    others.removeAll(List.of("cli", "benchmarks"));
    noClasses()
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .because(
            "results go to the stdout and progress to the stderr that the command line hands on")
        .check(tree.classes(others, 500));
  }

  @Test
  void packages_ofCore_areFreeOfCycles() {
    slices()
        .matching("dev.jackdaw.(*)..")
        .should()
        .beFreeOfCycles()
        .check(tree.classes(List.of("core"), 200));
  }

  /** Examples that are programs on the framework, not plugins of it. */
  private static Set<String> bots() {
    return tree.modules("examples").stream()
        .filter(name -> name.endsWith("-bot"))
        .collect(Collectors.toSet());
  }

  private static DescribedPredicate<JavaClass> inPackages(String... roots) {
    return describe(
        "in " + String.join(", ", roots),
        type -> {
          String name = type.getBaseComponentType().getPackageName();
          for (String root : roots) {
            if (name.equals(root) || name.startsWith(root + ".")) {
              return true;
            }
          }
          return false;
        });
  }

  private static DescribedPredicate<JavaClass> ours() {
    return describe("of this project", type -> type.getPackageName().startsWith("dev.jackdaw"));
  }

  private static DescribedPredicate<JavaClass> inModules(Set<String> modules) {
    return describe(
        "in " + modules,
        type -> {
          JavaClass plain = type.getBaseComponentType();
          return plain.getPackageName().startsWith("dev.jackdaw")
              && modules.contains(tree.moduleOf(plain));
        });
  }
}
