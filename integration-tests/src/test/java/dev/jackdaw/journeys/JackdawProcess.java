package dev.jackdaw.journeys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command line in a process of its own, with the class path of the tests. */
final class JackdawProcess {
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final Process process;
  private final Path out;
  private final Path err;

  private JackdawProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  static JackdawProcess start(Path folder, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), "dev.jackdaw.cli.Jackdaw"));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    return new JackdawProcess(process, out, err);
  }

  /** Runs to the end and returns it. */
  static JackdawProcess run(Path folder, String... arguments)
      throws IOException, InterruptedException {
    JackdawProcess process = start(folder, arguments);
    process.await();
    return process;
  }

  int await() throws InterruptedException {
    if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("no end after " + LONGEST + ":\n" + err());
    }
    return process.exitValue();
  }

  int code() {
    return process.exitValue();
  }

  /** Waits until standard error has this text. */
  void awaitLine(String text) throws InterruptedException {
    Instant end = Instant.now().plus(LONGEST);
    while (!err().contains(text)) {
      if (!process.isAlive() || Instant.now().isAfter(end)) {
        process.destroyForcibly();
        throw new AssertionError("\"" + text + "\" did not come:\n" + err());
      }
      Thread.sleep(50);
    }
  }

  /** As Ctrl-C or {@code kill} does. */
  void interrupt() {
    process.destroy();
  }

  String out() {
    return read(out);
  }

  String err() {
    return read(err);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
