package dev.jackdaw.catalogue;

import dev.jackdaw.bundle.FileDigest;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.storage.AtomicWriter;
import dev.jackdaw.storage.WriteFailure;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where data sets are kept: {@code FOLDER/ID/NAME}.
 *
 * @param folder the cache
 */
public record DataCache(Path folder) {
  /** How deep a folder of copies is looked through. */
  private static final int DEPTH = 8;

  /** Told how a fetch goes on. */
  @FunctionalInterface
  public interface Progress {
    /**
     * @param file what is being fetched
     * @param bytes how much of it is there
     */
    void fetched(DataFile file, long bytes);
  }

  /**
   * The user's: {@code $JACKDAW_CACHE/data}, {@code $XDG_CACHE_HOME/jackdaw/data}, or {@code ~/.cache/jackdaw/data}.
   *
   * @param environment variables by name
   * @param home the user's folder
   */
  public static DataCache standard(Map<String, String> environment, String home) {
    String own = environment.getOrDefault("JACKDAW_CACHE", "");
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    // the XDG base directory specification has relative paths ignored
    Path base =
        !own.isEmpty()
            ? Path.of(own)
            : !xdg.isEmpty() && Path.of(xdg).isAbsolute()
                ? Path.of(xdg, "jackdaw")
                : Path.of(home, ".cache", "jackdaw");
    return new DataCache(base.resolve("data"));
  }

  /** Where a file is, or would be. */
  public Path path(DataSet set, DataFile file) {
    return folder.resolve(set.id()).resolve(file.name());
  }

  /** Whether all files of a set are there; their hashes were checked when they came. */
  public boolean has(DataSet set) {
    return set.files().stream().allMatch(file -> has(set, file));
  }

  private boolean has(DataSet set, DataFile file) {
    try {
      Path path = path(set, file);
      return Files.isRegularFile(path) && Files.size(path) == file.bytes();
    } catch (IOException _) {
      return false;
    }
  }

  /**
   * Downloads what is not there yet.
   *
   * @throws UserException if a file cannot be had, or has another hash than the catalogue says
   */
  public void fetch(DataSet set, DownloadLimits limits, Progress progress) {
    createFolder(set);
    try (Download download = new Download(limits)) {
      for (DataFile file : set.files()) {
        if (!has(set, file)) {
          download.fetch(file, path(set, file), bytes -> progress.fetched(file, bytes));
        }
      }
    }
  }

  /**
   * Copies what is not there yet from a folder, which may be laid out in any way: files are known by their hashes.
   *
   * @throws UserException with every file that the folder does not have
   */
  public void copy(DataSet set, Path from, Progress progress) {
    Map<DataFile, Path> copies = copies(set, from, set.files());
    createFolder(set);
    copies.forEach(
        (file, copy) -> {
          if (!has(set, file)) {
            new AtomicWriter().write(path(set, file), temporary -> Files.copy(copy, temporary));
          }
          progress.fetched(file, file.bytes());
        });
  }

  /**
   * The files of a set in a folder of copies.
   *
   * @throws UserException with every file that is not there, or is another
   */
  static Map<DataFile, Path> copies(DataSet set, Path from, List<DataFile> wanted) {
    Map<DataFile, Path> copies = new LinkedHashMap<>();
    try (Stream<Path> walk = Files.walk(from, DEPTH, FileVisitOption.FOLLOW_LINKS)) {
      List<Path> all = walk.filter(Files::isRegularFile).sorted().toList();
      for (DataFile file : wanted) {
        for (Path path : all) {
          if (!copies.containsKey(file)
              && Files.size(path) == file.bytes()
              && FileDigest.of(path).sha256().equals(file.sha256())) {
            copies.put(file, path);
          }
        }
      }
    } catch (IOException | java.io.UncheckedIOException e) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of("cannot look through the folder: " + e.getMessage()).at(from.toString()),
          e);
    }
    List<Problem> missing =
        wanted.stream()
            .filter(file -> !copies.containsKey(file))
            .map(
                file ->
                    Problem.of(
                            "no file in it is %s of %s: %,d bytes, SHA-256 %s"
                                .formatted(file.name(), set.id(), file.bytes(), file.sha256()))
                        .at(from.toString()))
            .toList();
    if (!missing.isEmpty()) {
      throw new UserException(UserException.Kind.INPUT, missing);
    }
    return copies;
  }

  /**
   * Files of a set from the cache, or from a folder of copies.
   *
   * @throws UserException if one is not there, saying how to fetch it, or is damaged
   */
  Map<DataFile, Path> files(DataSet set, List<DataFile> wanted, Optional<Path> copies) {
    if (copies.isPresent()) {
      return copies(set, copies.get(), wanted);
    }
    Map<DataFile, Path> files = new LinkedHashMap<>();
    for (DataFile file : wanted) {
      Path path = path(set, file);
      if (!Files.isRegularFile(path)) {
        throw new UserException(
            UserException.Kind.INPUT,
            Problem.of("the data set " + set.id() + " is not in the cache")
                .at(path.toString())
                .fix(
                    "jackdaw data fetch %s (%,d bytes, licence: %s), or set dir to a folder that has copies"
                        .formatted(set.id(), set.bytes(), set.licence())));
      }
      requireHash(set, file, path);
      files.put(file, path);
    }
    return files;
  }

  private static void requireHash(DataSet set, DataFile file, Path path) {
    try {
      String found = FileDigest.of(path).sha256();
      if (!found.equals(file.sha256())) {
        throw new UserException(
            UserException.Kind.INPUT,
            Problem.of(
                    "the file is damaged: its SHA-256 is %s, expected %s"
                        .formatted(found, file.sha256()))
                .at(path.toString())
                .fix("remove it, then: jackdaw data fetch " + set.id()));
      }
    } catch (IOException e) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of("cannot be read: " + e.getMessage()).at(path.toString()),
          e);
    }
  }

  private void createFolder(DataSet set) {
    Path own = folder.resolve(set.id());
    try {
      Files.createDirectories(own);
    } catch (IOException e) {
      throw WriteFailure.of(own, e, "");
    }
  }
}
