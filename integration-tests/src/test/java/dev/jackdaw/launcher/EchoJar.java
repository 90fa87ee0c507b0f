package dev.jackdaw.launcher;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;

/** A jar whose command line tells what the launcher passed to it. */
final class EchoJar {
  private static final String MAIN =
      """
      package dev.jackdaw.cli;

      public final class Jackdaw {
        public static void main(String[] arguments) throws Exception {
          for (String argument : arguments) {
            System.out.println("[" + argument + "]");
          }
          System.out.println("home=" + System.getProperty("jackdaw.home"));
          System.out.println("folder=" + System.getProperty("user.dir"));
          System.out.println("feature=" + Runtime.version().feature());
          System.out.println("vector=" + ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
          System.out.println("greeting=" + System.getProperty("greeting"));
          if (arguments.length == 2 && arguments[0].equals("exit")) {
            System.exit(Integer.parseInt(arguments[1]));
          }
          if (arguments.length == 1 && arguments[0].equals("wait")) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("stopped in order")));
            System.out.println("waiting");
            Thread.sleep(60_000);
          }
        }
      }
      """;

  private EchoJar() {}

  /** Compiles the program and packs it. */
  static void write(Path jar, Path scratch) throws IOException {
    Path source =
        Files.createDirectories(scratch.resolve("echo/dev/jackdaw/cli")).resolve("Jackdaw.java");
    Files.writeString(source, MAIN);
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", scratch.toString(), source.toString());
    if (status != 0) {
      throw new IllegalStateException("javac returned " + status);
    }
    Files.createDirectories(jar.getParent());
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(file)) {
      entries.putNextEntry(new JarEntry("dev/jackdaw/cli/Jackdaw.class"));
      Files.copy(scratch.resolve("dev/jackdaw/cli/Jackdaw.class"), entries);
      entries.closeEntry();
    }
  }
}
