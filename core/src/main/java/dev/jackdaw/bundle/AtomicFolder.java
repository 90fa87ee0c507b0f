package dev.jackdaw.bundle;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder that appears whole or not at all. It is filled beside its place, forced to disk and renamed; what stood there before is
 * put aside first and stays intact until the new one is in place. What an earlier, killed attempt left is tidied up.
 */
final class AtomicFolder {
  private final Path target;
  private final Path parent;
  private final Path partial;
  private final Path previous;

  AtomicFolder(Path folder) {
    target = folder.toAbsolutePath().normalize();
    Path above = target.getParent();
    if (above == null) {
      throw new IllegalArgumentException("[bundle] " + folder + " is a whole file system");
    }
    parent = above;
    partial = target.resolveSibling("." + target.getFileName() + ".partial");
    previous = target.resolveSibling("." + target.getFileName() + ".previous");
  }

  /** Where the folder that was there before stands if a write was killed between its two renames. */
  Path previous() {
    return previous;
  }

  /** Fills a new folder. */
  interface Filling {
    void fill(Path folder) throws IOException;
  }

  /** @throws UserException of kind OUTPUT if the place cannot be written; what stood there is then as it was */
  void write(Filling filling) {
    try {
      prepare();
      boolean done = false;
      try {
        filling.fill(partial);
        force(partial);
        swap();
        done = true;
      } finally {
        if (!done) {
          delete(partial);
        }
      }
    } catch (IOException e) {
      throw unwritable(e);
    } catch (UncheckedIOException e) {
      throw unwritable(e.getCause());
    } catch (ReadOnlyFileSystemException e) {
      throw unwritable(new IOException("the file system is read-only", e));
    }
  }

  private void prepare() throws IOException {
    Files.createDirectories(parent);
    if (!Files.exists(target) && Files.exists(previous)) {
      Files.move(previous, target, StandardCopyOption.ATOMIC_MOVE);
    }
    delete(partial);
    delete(previous);
    if (Files.exists(target) && !replaceable()) {
      throw new UserException(
          UserException.Kind.OUTPUT,
          Problem.of(target + " exists and is not a bundle, so it is not replaced").fix("name another folder, or remove this one"));
    }
    Files.createDirectory(partial);
  }

  private boolean replaceable() throws IOException {
    if (!Files.isDirectory(target)) {
      return false;
    }
    try (Stream<Path> content = Files.list(target)) {
      return content.findAny().isEmpty() || Files.exists(target.resolve(Bundle.MANIFEST));
    }
  }

  private void swap() throws IOException {
    if (Files.exists(target)) {
      Files.move(target, previous, StandardCopyOption.ATOMIC_MOVE);
      try {
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        Files.move(previous, target, StandardCopyOption.ATOMIC_MOVE);
        throw e;
      }
    } else {
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    }
    forceFolder(parent);
    delete(previous);
  }

  private static void force(Path folder) throws IOException {
    for (Path path : tree(folder)) {
      if (Files.isDirectory(path)) {
        forceFolder(path);
      } else {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
      }
    }
  }

  /** Makes the names in a folder durable; systems that cannot open a folder do so by themselves. */
  private static void forceFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException _) {
      // Windows opens no folders
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      for (Path path : tree(folder)) {
        Files.delete(path);
      }
    }
  }

  /** Everything below a folder and itself, what is deeper first. */
  private static List<Path> tree(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.sorted((a, b) -> b.getNameCount() - a.getNameCount()).toList();
    }
  }

  private UserException unwritable(IOException e) {
    String why =
        switch (e) {
          case AccessDeniedException denied -> "no permission to write " + denied.getFile();
          case NotDirectoryException not -> not.getFile() + " is not a folder";
          case FileAlreadyExistsException file -> file.getFile() + " is a file, not a folder";
          default -> String.valueOf(e.getMessage());
        };
    return new UserException(
        UserException.Kind.OUTPUT,
        Problem.of("cannot write the bundle " + target + ": " + why).fix("what was there before is unchanged; write elsewhere or make room"),
        e);
  }
}
