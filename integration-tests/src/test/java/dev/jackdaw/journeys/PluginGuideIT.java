package dev.jackdaw.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugin of docs/guides/plugin.md, compiled from the page, packed and dropped in beside a broken jar, does what the page says. */
final class PluginGuideIT {
  @TempDir Path folder;

  @Test
  void guide_pluginOfThePage_isFoundAndUsed() throws IOException, InterruptedException {
    Path dropIn = Files.createDirectory(folder.resolve("more-plugins"));
    jar(dropIn.resolve("lines.jar"), codeOfThePage());
    Files.writeString(dropIn.resolve("broken.jar"), "this is no jar");
    Files.writeString(
        folder.resolve("haiku.txt"),
        "an old silent pond\nshort\na frog jumps into the pond\nsplash! silence again\n");
    Files.writeString(
        folder.resolve("recipe.yaml"),
        """
        name: haiku
        data:
          text: {type: lines, path: haiku.txt, shortest: 10}
        tokenizer: {type: character}
        backbone: {type: transformer, depth: 1}
        """);

    JackdawProcess list = JackdawProcess.run(folder, "plugins", "--plugins", "more-plugins");
    assertThat(list.code()).as(list.err()).isZero();
    assertThat(list.out())
        .contains("lines                      Text files in which every line is a document.")
        .contains("  text source              lines")
        .contains("FAILED: is not a jar, or is damaged");

    JackdawProcess run =
        JackdawProcess.run(
            folder, "run", "recipe.yaml", "--stage", "data", "--plugins", "more-plugins");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).contains("data       3 documents");

    JackdawProcess without = JackdawProcess.run(folder, "run", "recipe.yaml");
    assertThat(without.code()).isEqualTo(3);
    assertThat(without.err())
        .contains("unknown text source \"lines\"")
        .contains("plugins.d/")
        .contains("--plugins");

    JackdawProcess wrong =
        JackdawProcess.run(
            folder,
            "run",
            "recipe.yaml",
            "--plugins",
            "more-plugins",
            "--set",
            "data.text.shortest=0",
            "--set",
            "data.text.pth=x");
    assertThat(wrong.code()).isEqualTo(3);
    assertThat(wrong.err())
        .contains("--set data.text.shortest: 0 is out of range: at least 1")
        .contains("--set data.text.pth: unknown key \"pth\"");
  }

  private static String codeOfThePage() throws IOException {
    String root = System.getProperty("jackdaw.root");
    assertThat(root).as("jackdaw.root, the folder of the sources").isNotBlank();
    String page = Files.readString(Path.of(root, "docs/guides/plugin.md"));
    Matcher code = Pattern.compile("```java\n(package lines;.*?)```", Pattern.DOTALL).matcher(page);
    assertThat(code.find()).as("the code in docs/guides/plugin.md").isTrue();
    return code.group(1);
  }

  private void jar(Path jar, String code) throws IOException {
    Path source = Files.createDirectories(folder.resolve("lines")).resolve("LinesPlugin.java");
    Files.writeString(source, code);
    Path classes = Files.createDirectory(folder.resolve("classes"));
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                source.toString());
    assertThat(result).isZero();
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      entry(
          out,
          "META-INF/services/dev.jackdaw.plugin.Plugin",
          "lines.LinesPlugin".getBytes(StandardCharsets.UTF_8));
      List<Path> files;
      try (Stream<Path> walk = Files.walk(classes)) {
        files = walk.filter(Files::isRegularFile).toList();
      }
      for (Path each : files) {
        entry(
            out, classes.relativize(each).toString().replace('\\', '/'), Files.readAllBytes(each));
      }
    }
  }

  private static void entry(JarOutputStream out, String name, byte[] bytes) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(bytes);
    out.closeEntry();
  }
}
