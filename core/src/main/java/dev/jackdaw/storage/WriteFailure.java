package dev.jackdaw.storage;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Locale;
import java.util.Objects;

/** Says why something could not be written, and what the user can do. */
public final class WriteFailure {
  private WriteFailure() {}

  /** The error for the user; {@code before} says what is still there: "the previous checkpoint is intact". */
  public static UserException of(Path path, IOException e, String before) {
    String message = Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
    String lower = message.toLowerCase(Locale.ROOT);
    Problem problem;
    if (lower.contains("no space left")
        || lower.contains("not enough space")
        || lower.contains("quota")) {
      problem =
          Problem.of("cannot be written: the disk is full" + free(path))
              .fix("free some space, or choose another place with --out");
    } else if (e instanceof AccessDeniedException || lower.contains("read-only")) {
      problem =
          Problem.of("cannot be written: no permission, or read-only")
              .fix("choose another place with --out");
    } else if (e instanceof NoSuchFileException) {
      problem = Problem.of("cannot be written: " + message + " does not exist");
    } else {
      problem = Problem.of("cannot be written: " + message);
    }
    Problem whole =
        before.isEmpty()
            ? problem
            : new Problem(problem.what() + "; " + before, null, problem.available(), problem.fix());
    return new UserException(UserException.Kind.OUTPUT, whole.at(path.toString()), e);
  }

  /** The same for file systems that say so by an unchecked exception. */
  public static IOException checked(ReadOnlyFileSystemException e) {
    return new IOException("Read-only file system", e);
  }

  private static String free(Path path) {
    try {
      Path existing = path.toAbsolutePath();
      for (Path parent = existing.getParent();
          parent != null && !Files.exists(existing);
          parent = existing.getParent()) {
        existing = parent;
      }
      return String.format(
          Locale.ROOT, " (%,d MB free)", Files.getFileStore(existing).getUsableSpace() >> 20);
    } catch (IOException e) {
      return "";
    }
  }
}
