package dev.jackdaw.pipeline;

import dev.jackdaw.bundle.Bundle;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What tells one model from another. */
final class ModelDigest {
  private ModelDigest() {}

  /**
   * The digest of a bundle. A folder of another tool has none, and hashing it could take as long as a training, so sizes and times of
   * its files stand for their content.
   */
  static Object of(Bundle bundle) {
    return bundle.digest().<Object>map(Object::toString).orElseGet(() -> files(bundle.folder()));
  }

  private static Map<String, String> files(Path folder) {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> entries = Files.list(folder)) {
      List<Path> all = entries.filter(Files::isRegularFile).toList();
      for (Path file : all) {
        files.put(
            String.valueOf(file.getFileName()),
            Files.size(file) + " bytes of " + Files.getLastModifiedTime(file));
      }
    } catch (IOException e) {
      throw new UserException(
          UserException.Kind.INPUT, Problem.of("cannot read " + folder + ": " + e.getMessage()), e);
    }
    return files;
  }
}
