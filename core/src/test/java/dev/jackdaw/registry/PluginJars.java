package dev.jackdaw.registry;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles plugin sources and packs them into jars, as somebody outside this project would. */
final class PluginJars {
  private PluginJars() {}

  /** A plugin class {@code stranger.NAME} with one greeter component. */
  static String source(String name, String pluginId, String componentId, String greeting) {
    return """
        package stranger;
        import dev.jackdaw.plugin.Plugin;
        import dev.jackdaw.plugin.Registry;
        import dev.jackdaw.registry.Greeter;
        import jakarta.inject.Inject;
        public final class NAME implements Plugin {
          public record Config(int loudness) {}
          static final class Polite implements Greeter {
            @Inject Polite() {}
            @Override public String greet() { return "GREETING"; }
          }
          @Override public String id() { return "PLUGIN"; }
          @Override public String description() { return "Greets."; }
          @Override public int apiVersion() { return Plugin.API_VERSION; }
          @Override public void register(Registry registry) {
            registry.add(Greeter.class, "COMPONENT", Config.class, Polite.class);
          }
        }
        """
        .replace("NAME", name)
        .replace("PLUGIN", pluginId)
        .replace("COMPONENT", componentId)
        .replace("GREETING", greeting);
  }

  /** Compiles one public class and writes its jar with a service entry that names it. */
  static Path jar(Path jar, String className, String source) throws IOException {
    return jar(jar, className, source, List.of());
  }

  /** As above, leaving out the classes whose file names end with one of the given. */
  static Path jar(Path jar, String className, String source, List<String> leftOut)
      throws IOException {
    Files.createDirectories(jar.getParent());
    Path classes = Files.createTempDirectory("plugin-classes");
    try {
      compile(classes, className, source);
      pack(jar, className, classes, leftOut);
    } finally {
      delete(classes);
    }
    return jar;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static void pack(Path jar, String className, Path classes, List<String> leftOut)
      throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> walk = Files.walk(classes)) {
      out.putNextEntry(new JarEntry("META-INF/services/dev.jackdaw.plugin.Plugin"));
      out.write(className.getBytes(StandardCharsets.UTF_8));
      out.closeEntry();
      for (Path path : walk.filter(Files::isRegularFile).toList()) {
        String name = classes.relativize(path).toString().replace('\\', '/');
        if (leftOut.stream().noneMatch(name::endsWith)) {
          out.putNextEntry(new JarEntry(name));
          Files.copy(path, out);
          out.closeEntry();
        }
      }
    }
  }

  private static void compile(Path classes, String className, String source) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    JavaFileObject unit =
        new SimpleJavaFileObject(
            URI.create("string:///" + className.replace('.', '/') + ".java"),
            JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      List<String> options =
          List.of(
              "-d",
              classes.toString(),
              "-classpath",
              System.getProperty("java.class.path"),
              "-proc:none");
      if (!compiler.getTask(messages, files, null, options, null, List.of(unit)).call()) {
        throw new IllegalStateException("does not compile:\n" + messages);
      }
    }
  }
}
