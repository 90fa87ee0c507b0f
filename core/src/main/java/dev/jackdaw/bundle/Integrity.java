package dev.jackdaw.bundle;

import dev.jackdaw.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Digests of the files of a folder, and what has become of them since. */
public final class Integrity {
  private Integrity() {}

  /** Every file below the folder, by its name relative to it with {@code /} between parts. */
  public static Map<String, FileDigest> digests(Path folder) throws IOException {
    Map<String, FileDigest> digests = new TreeMap<>();
    List<Path> files;
    try (Stream<Path> paths = Files.walk(folder)) {
      files = paths.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      digests.put(folder.relativize(file).toString().replace('\\', '/'), FileDigest.of(file));
    }
    return digests;
  }

  /** What is wrong with the files of a folder; files that are not listed are no matter. */
  public static List<Problem> problems(Path folder, Map<String, FileDigest> expected) {
    List<Problem> problems = new ArrayList<>();
    new TreeMap<>(expected)
        .forEach(
            (name, digest) -> {
              String fault =
                  inside(folder, name)
                      ? fault(folder.resolve(name), digest)
                      : "is a name that leads out of the bundle";
              if (fault != null) {
                problems.add(Problem.of(fault).at(folder + "/" + name));
              }
            });
    if (!problems.isEmpty()) {
      Problem last = problems.removeLast();
      problems.add(last.fix("copy the bundle again, or restore it from where it was written"));
    }
    return problems;
  }

  private static boolean inside(Path folder, String name) {
    try {
      Path path = Path.of(name);
      return !path.isAbsolute()
          && folder.resolve(path).normalize().startsWith(folder.normalize())
          && path.equals(path.normalize());
    } catch (InvalidPathException _) {
      return false;
    }
  }

  private static @Nullable String fault(Path file, FileDigest expected) {
    try {
      if (!Files.isRegularFile(file)) {
        return "is missing";
      }
      long bytes = Files.size(file);
      if (bytes < expected.bytes()) {
        return "is truncated: " + bytes + " of " + expected.bytes() + " bytes are there";
      }
      if (bytes > expected.bytes()) {
        return "has " + bytes + " bytes, " + expected.bytes() + " were written";
      }
      return FileDigest.of(file).sha256().equals(expected.sha256())
          ? null
          : "was changed after it was written: its SHA-256 does not match";
    } catch (IOException e) {
      return "cannot be read: " + e.getMessage();
    }
  }
}
