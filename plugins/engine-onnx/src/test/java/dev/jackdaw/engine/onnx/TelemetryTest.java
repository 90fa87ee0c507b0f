package dev.jackdaw.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a process of its own, as a user starts it: what the library does when it is loaded cannot be undone in this one. */
class TelemetryTest {
  @TempDir Path home;

  /** Opens an engine and goes. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) {
      try (OnnxEngine engine = new OnnxEngine(new OnnxEngineConfig("cpu", 1, false))) {
        System.exit(engine.info().threads() == 1 ? 0 : 1);
      }
    }
  }

  /**
   * With its reports on, the library leaves an identifier in the cache folder, and takes the command line apart by recursion, which
   * overflows the stack where the class path is long.
   */
  @Test
  void engine_opened_reportsNothing() throws IOException, InterruptedException {
    Path cache = Files.createDirectory(home.resolve("cache"));
    Path natives = Files.createDirectory(home.resolve("natives"));
    Path log = home.resolve("log.txt");
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-Djackdaw.cache=" + natives,
                    "-Dlong=" + "x/".repeat(16_000),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Program.class.getName()))
            .redirectErrorStream(true)
            .redirectOutput(new File(log.toString()));
    // what would keep the library silent by itself
    Stream.of("ORT_DISABLE_TELEMETRY", "ORT_RUNNING_UNIT_TESTS", "CI", "GITHUB_ACTIONS", "TF_BUILD")
        .forEach(builder.environment()::remove);
    builder.environment().put("HOME", home.toString());
    builder.environment().put("XDG_CACHE_HOME", cache.toString());

    int exit = builder.start().waitFor();

    assertThat(exit).as(Files.readString(log)).isZero();
    try (Stream<Path> left = Files.list(cache)) {
      assertThat(left).isEmpty();
    }
    try (Stream<Path> left = Files.list(home)) {
      assertThat(left).containsExactlyInAnyOrder(cache, natives, log);
    }
  }
}
