package dev.jackdaw.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Runs programs with an environment of the test's own, nothing inherited, and gathers what they print. */
final class Shell {
  /** What a finished program left behind. */
  record Result(int exit, String out, String err) {}

  private final Path folder;
  private final Map<String, String> environment = new TreeMap<>();

  /** A shell whose programs start in the folder, with the system's own tools on the path and a home without any JDK. */
  Shell(Path folder, Path home) {
    this.folder = folder;
    environment.put("PATH", "/usr/bin:/bin");
    environment.put("HOME", home.toString());
  }

  Shell with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Shell withOnPath(Path programs) {
    return with("PATH", programs + ":" + environment.get("PATH"));
  }

  Result run(Path program, String... arguments) throws IOException, InterruptedException {
    return finish(start(program, arguments));
  }

  Started start(Path program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return new Started(builder.start(), out, err);
  }

  /**
   * Starts a program that sees SIGINT. A script starts what it puts into the background with that signal ignored, and everything
   * below inherits it, this JVM too; GNU env can undo that.
   */
  Started startInterruptible(Path program, String... arguments)
      throws IOException, InterruptedException {
    Path env = Path.of("/usr/bin/env");
    String heard = "--default-signal=INT";
    if (run(env, heard, "true").exit() != 0) {
      return start(program, arguments);
    }
    List<String> command = new ArrayList<>(List.of(heard, program.toString()));
    command.addAll(List.of(arguments));
    return start(env, command.toArray(String[]::new));
  }

  static Result finish(Started started) throws IOException, InterruptedException {
    if (!started.process().waitFor(2, TimeUnit.MINUTES)) {
      started.process().destroyForcibly();
      throw new IllegalStateException("still running after 2 minutes: " + started.process().info());
    }
    return new Result(
        started.process().exitValue(),
        Files.readString(started.out()),
        Files.readString(started.err()));
  }

  /** A running program and the files it prints to. */
  record Started(Process process, Path out, Path err) {}

  /** Writes an executable script. */
  static Path script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    if (!file.toFile().setExecutable(true)) {
      throw new IOException("cannot make " + file + " executable");
    }
    return file;
  }
}
