package dev.jackdaw.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.jackdaw.problem.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComponentsTest {
  @TempDir Path home;
  private Path folder;

  @BeforeEach
  void dropInFolder() throws IOException {
    folder = Files.createDirectories(home.resolve("plugins.d"));
  }

  private Components find(Path... given) {
    return Components.find(PluginFolders.beside(home.toString(), List.of(given)));
  }

  private Path good() throws IOException {
    return PluginJars.jar(
        folder.resolve("good.jar"),
        "stranger.Good",
        PluginJars.source("Good", "good-one", "polite", "Good day"));
  }

  @Test
  void component_jarInTheDropInFolder_isBuilt() throws IOException {
    Path jar = good();

    Components components = find();

    assertThat(components.component(Greeter.class, "polite").greet()).isEqualTo("Good day");
    assertThat(components.component(Greeter.class, "polite"))
        .isSameAs(components.component(Greeter.class, "polite"));
    PluginReport plugin = components.plugins().getLast();
    assertThat(plugin.id()).isEqualTo("good-one");
    assertThat(plugin.source()).isEqualTo(jar.toRealPath().toString());
    ComponentEntry entry = components.entry(Greeter.class, "polite").orElseThrow();
    assertThat(entry.config().getSimpleName()).isEqualTo("Config");
    assertThat(entry.kind()).isEqualTo("greeter");
    assertThat(components.of(Greeter.class)).containsExactly(entry);
  }

  @Test
  void find_sameFolderTwice_countsOnce() throws IOException {
    good();

    assertThat(
            find(folder, home.resolve("plugins.d/../plugins.d"))
                .component(Greeter.class, "polite")
                .greet())
        .isEqualTo("Good day");
  }

  @Test
  void find_folderThatIsNotThere_saysSo() {
    assertThatThrownBy(() -> find(home.resolve("nowhere")))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "the plugin folder "
                + home.resolve("nowhere")
                + " does not exist"
                + System.lineSeparator()
                + "  to fix: name a folder with plugin jars");
  }

  @Test
  void find_noDropInFolder_isNoProblem() throws IOException {
    Files.delete(folder);

    assertThat(find().of(Greeter.class)).isEmpty();
  }

  @Test
  void component_subFolder_seesItsOwnLibraries() throws IOException {
    Path bundle = folder.resolve("with-library");
    String library =
        "package library; public final class Words { public static String hello() { return \"Servus\"; } }";
    PluginJars.jar(
        bundle.resolve("whole.jar"),
        "stranger.User",
        """
        package stranger;
        import dev.jackdaw.plugin.*;
        import dev.jackdaw.registry.Greeter;
        public final class User implements Plugin {
          public record Config() {}
          public static final class Caller implements Greeter {
            public String greet() {
              try {
                return (String) Class.forName("library.Words").getMethod("hello").invoke(null);
              } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
              }
            }
          }
          public String id() { return "with-library"; }
          public String description() { return "Uses a library."; }
          public int apiVersion() { return Plugin.API_VERSION; }
          public void register(Registry registry) {
            registry.add(Greeter.class, "caller", Config.class, Caller.class);
          }
        }
        """);
    // The library's jar carries a service file too; it names a class that is not a plugin and must
    // be reported alone.
    PluginJars.jar(bundle.resolve("library.jar"), "library.Words", library);

    Components components = find();

    assertThat(components.component(Greeter.class, "caller").greet()).isEqualTo("Servus");
    assertThat(components.plugins())
        .anySatisfy(plugin -> assertThat(plugin.failure()).contains("library.Words"));
  }

  @Test
  void find_brokenJars_areReportedAndTakeNobodyDown() throws IOException {
    good();
    Files.writeString(folder.resolve("a-text.jar"), "this is no zip file");
    Files.write(folder.resolve("b-empty.jar"), new byte[0]);
    String sound = PluginJars.source("Sound", "sound", "sound", "Hi");
    PluginJars.jar(
        folder.resolve("c-version.jar"),
        "stranger.Sound",
        sound.replace("Plugin.API_VERSION", "99"));
    PluginJars.jar(
        folder.resolve("d-missing.jar"), "stranger.Sound", sound, List.of("Sound$Polite.class"));
    PluginJars.jar(
        folder.resolve("e-no-plugin.jar"), "stranger.Sound", sound, List.of("Sound.class"));
    PluginJars.jar(
        folder.resolve("f-throws.jar"),
        "stranger.Sound",
        sound.replace(
            "public record Config",
            "public Sound() { throw new IllegalStateException(\"no licence\"); }\n"
                + "  public record Config"));
    PluginJars.jar(
        folder.resolve("g-static.jar"),
        "stranger.Sound",
        sound.replace(
            "public record Config",
            "static int x = Integer.parseInt(\"?\");\n  public record Config"));
    PluginJars.jar(
        folder.resolve("h-id.jar"),
        "stranger.Sound",
        sound.replace("\"sound\"; }", "\"Sound_One\"; }"));
    PluginJars.jar(
        folder.resolve("i-component.jar"),
        "stranger.Sound",
        sound.replace("\"sound\", Config", "\"So und\", Config"));
    PluginJars.jar(
        folder.resolve("j-constructor.jar"),
        "stranger.Sound",
        sound.replace("@Inject Polite()", "Polite(int loudness)"));

    Components components = find();

    assertThat(components.component(Greeter.class, "polite").greet()).isEqualTo("Good day");
    assertThat(components.of(Greeter.class)).hasSize(1);
    assertFailure(components, "a-text.jar", "is not a jar, or is damaged");
    assertFailure(components, "b-empty.jar", "is not a jar, or is damaged: zip file is empty");
    assertFailure(
        components,
        "c-version.jar",
        "was built for API version 99; this Jackdaw has API version 1");
    assertFailure(
        components, "d-missing.jar", "needs a class that is missing: stranger.Sound$Polite");
    assertFailure(components, "e-no-plugin.jar", "stranger.Sound not found");
    assertFailure(components, "f-throws.jar", "throws java.lang.IllegalStateException: no licence");
    assertFailure(
        components,
        "g-static.jar",
        "throws java.lang.NumberFormatException: For input string: \"?\"");
    assertFailure(components, "h-id.jar", "its id \"Sound_One\" is not lower-case letters");
    assertFailure(components, "i-component.jar", "greeter \"So und\": an id is lower-case letters");
    assertFailure(
        components,
        "j-constructor.jar",
        "has neither an @Inject constructor nor one without parameters");
  }

  private static void assertFailure(Components components, String jar, String reason) {
    assertThat(components.plugins())
        .filteredOn(plugin -> plugin.source().endsWith(jar))
        .singleElement()
        .satisfies(plugin -> assertThat(plugin.failure()).contains(reason))
        .satisfies(plugin -> assertThat(plugin.components()).isEmpty());
  }

  @Test
  void component_constructorThrows_namesThePluginAndTheOthersWork() throws IOException {
    good();
    Path bad =
        PluginJars.jar(
            folder.resolve("native.jar"),
            "stranger.Native",
            PluginJars.source("Native", "native-one", "native", "Hi")
                .replace(
                    "@Inject Polite() {}",
                    "@Inject Polite() { System.loadLibrary(\"surely-absent\"); }"));
    Path unwired =
        PluginJars.jar(
            folder.resolve("unwired.jar"),
            "stranger.Unwired",
            PluginJars.source("Unwired", "unwired-one", "unwired", "Hi")
                .replace("@Inject Polite() {}", "@Inject Polite(Runnable nobodyBindsThis) {}"));

    Components components = find();

    assertThat(components.component(Greeter.class, "polite").greet()).isEqualTo("Good day");
    assertThatThrownBy(() -> components.component(Greeter.class, "native"))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(
            "the greeter \"native\" of plugin native-one ("
                + bad.toRealPath()
                + ") cannot be built: throws "
                + "java.lang.UnsatisfiedLinkError: no surely-absent in java.library.path");
    assertThatThrownBy(() -> components.component(Greeter.class, "unwired"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("(" + unwired.toRealPath() + ") cannot be built")
        .hasMessageContaining("Runnable");
  }

  @Test
  void component_unknownId_listsWhatExistsAndHowToAddAJar() throws IOException {
    good();
    Files.writeString(folder.resolve("text.jar"), "no zip");

    assertThatThrownBy(() -> find().component(Greeter.class, "poilte"))
        .asInstanceOf(type(UserException.class))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(UserException.Kind.PLUGIN))
        .extracting(Throwable::getMessage)
        .isEqualTo(
            """
            unknown greeter "poilte"
              available: polite
              to fix: did you mean "polite"? Otherwise put the jar that brings it into plugins.d/ beside the launcher, \
            or name its folder with --plugins; 1 plugin could not be loaded, see jackdaw plugins"""
                .replace("\n", System.lineSeparator()));
  }

  @Test
  void component_duplicatePluginId_failsAndNamesBothJars() throws IOException {
    Path first = good().toRealPath();
    Path second =
        PluginJars.jar(
                folder.resolve("other.jar"),
                "stranger.Other",
                PluginJars.source("Other", "good-one", "rude", "Hey"))
            .toRealPath();

    Components components = find();

    String message = "plugin id \"good-one\" is claimed by both " + first + " and " + second;
    assertThatThrownBy(() -> components.component(Greeter.class, "polite"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("to fix: remove one of the two");
    assertThat(components.plugins()).filteredOn(plugin -> !plugin.loaded()).hasSize(2);
  }

  @Test
  void component_duplicateComponentId_failsAndNamesBothJars() throws IOException {
    Path first = good().toRealPath();
    Path second =
        PluginJars.jar(
                home.resolve("more/other.jar"),
                "stranger.Other",
                PluginJars.source("Other", "other", "polite", "Hey"))
            .toRealPath();

    assertThatThrownBy(() -> find(home.resolve("more")).requireNoConflict())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("greeter \"polite\" is claimed by both " + first + " and " + second);
  }
}
