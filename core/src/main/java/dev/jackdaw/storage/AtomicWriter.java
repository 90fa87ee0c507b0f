package dev.jackdaw.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes files and folders under a temporary name beside their place, forces them onto the device and renames them, so that a
 * crash or a full disk leaves what was there before. Failures are {@link dev.jackdaw.problem.UserException}s of kind OUTPUT.
 */
public final class AtomicWriter {
  private final Disk disk;

  public AtomicWriter() {
    this(Disk.REAL);
  }

  public AtomicWriter(Disk disk) {
    this.disk = disk;
  }

  /** Writes what belongs at the path it is given: a file it creates, or files in the folder that exists there. */
  @FunctionalInterface
  public interface Contents {
    void write(Path temporary) throws IOException;
  }

  /** Writes or replaces a text file. */
  public void writeString(Path file, String text) {
    write(file, temporary -> Files.writeString(temporary, text, StandardCharsets.UTF_8));
  }

  /** Writes or replaces a file; its folder is created. */
  public void write(Path file, Contents contents) {
    Path temporary = temporary(file);
    try {
      Files.createDirectories(parent(file));
      contents.write(temporary);
      disk.sync(temporary);
      disk.move(temporary, file);
      disk.sync(parent(file));
    } catch (IOException e) {
      throw failure(file, temporary, e);
    } catch (ReadOnlyFileSystemException e) {
      throw failure(file, temporary, WriteFailure.checked(e));
    } catch (RuntimeException e) {
      discard(temporary, e);
      throw e;
    }
  }

  /** Writes or replaces a folder; contents get an empty one. */
  public void writeFolder(Path folder, Contents contents) {
    Path temporary = temporary(folder);
    Path old = temporary.resolveSibling(temporary.getFileName() + "-old");
    try {
      Files.createDirectories(parent(folder));
      disk.delete(temporary);
      Files.createDirectory(temporary);
      contents.write(temporary);
      syncAll(temporary);
      boolean replaces = Files.exists(folder);
      if (replaces) {
        disk.move(folder, old);
      }
      moveOrRestore(temporary, folder, replaces ? old : null);
      disk.sync(parent(folder));
      disk.delete(old);
    } catch (IOException e) {
      throw failure(folder, temporary, e);
    } catch (ReadOnlyFileSystemException e) {
      throw failure(folder, temporary, WriteFailure.checked(e));
    } catch (RuntimeException e) {
      discard(temporary, e);
      throw e;
    }
  }

  private void moveOrRestore(Path temporary, Path folder, @Nullable Path old) throws IOException {
    try {
      disk.move(temporary, folder);
    } catch (IOException e) {
      if (old != null) {
        Files.move(old, folder);
      }
      throw e;
    }
  }

  private void syncAll(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.toList();
    }
    for (Path path : all) {
      disk.sync(path);
    }
  }

  private RuntimeException failure(Path target, Path temporary, IOException e) {
    discard(temporary, e);
    String before = Files.exists(target) ? "what was there before is intact" : "";
    return WriteFailure.of(target, e, before);
  }

  private void discard(Path temporary, Exception cause) {
    try {
      disk.delete(temporary);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private static Path parent(Path path) {
    Path parent = path.toAbsolutePath().getParent();
    return parent == null ? path.toAbsolutePath() : parent;
  }

  /** Beside the place itself, so that the rename stays within one file system; the process keeps two runs apart. */
  private static Path temporary(Path path) {
    String name = "." + path.getFileName() + ".tmp-" + ProcessHandle.current().pid();
    return path.toAbsolutePath().resolveSibling(name);
  }
}
