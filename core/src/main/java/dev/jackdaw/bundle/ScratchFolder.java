package dev.jackdaw.bundle;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder for files that are needed for a while, removed when closed. */
record ScratchFolder(Path path) implements AutoCloseable {
  static ScratchFolder create() {
    try {
      return new ScratchFolder(Files.createTempDirectory("jackdaw"));
    } catch (IOException e) {
      throw new UserException(
          UserException.Kind.OUTPUT,
          Problem.of("there is no place for temporary files: " + e.getMessage()),
          e);
    }
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(path)) {
      List<Path> inner = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : inner) {
        Files.deleteIfExists(file);
      }
    } catch (IOException _) {
      // what stays is small, and the operating system removes it
    }
  }
}
