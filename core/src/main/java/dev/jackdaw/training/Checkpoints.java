package dev.jackdaw.training;

import dev.jackdaw.engine.EngineInfo;
import dev.jackdaw.engine.Store;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.storage.AtomicWriter;
import dev.jackdaw.storage.Disk;
import dev.jackdaw.storage.WriteFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Where a training is saved, and resumed from; under one fingerprint. */
public final class Checkpoints {
  private final @Nullable Path place;
  private final @Nullable CheckpointFolder folder;
  private final Fingerprint fingerprint;
  private final CheckpointWriter writer;
  private long saved = -1;

  private Checkpoints(
      @Nullable Path place, @Nullable CheckpointFolder folder, Fingerprint fingerprint, Disk disk) {
    this.place = place;
    this.folder = folder;
    this.fingerprint = fingerprint;
    this.writer = new CheckpointWriter(new AtomicWriter(disk));
  }

  /** Nothing is saved, and nothing resumed. */
  public static Checkpoints none() {
    return new Checkpoints(null, null, new Fingerprint(new TreeMap<>()), Disk.REAL);
  }

  /**
   * @param place folder, created when needed
   * @param keep how many of the latest to keep beside the best, at least 1
   * @param fingerprint what decides what this training computes
   */
  public static Checkpoints in(Path place, int keep, Fingerprint fingerprint) {
    return in(place, keep, fingerprint, Disk.REAL);
  }

  static Checkpoints in(Path place, int keep, Fingerprint fingerprint, Disk disk) {
    return new Checkpoints(place, new CheckpointFolder(place, keep, disk), fingerprint, disk);
  }

  /** @throws UserException of kind OUTPUT if no checkpoint could be written: better before the first step than after hours */
  void requireWritable() {
    if (place == null) {
      return;
    }
    try {
      Files.createDirectories(place);
      Files.delete(Files.createTempFile(place, ".writable", ""));
    } catch (IOException e) {
      throw WriteFailure.of(place, e, "nothing was trained yet");
    }
  }

  /**
   * Puts the latest checkpoint into the store.
   *
   * @return where to go on: the start if there is no checkpoint
   * @throws UserException CONFIGURATION if it was made with other settings, naming each; INPUT if it is damaged
   */
  TrainingState resume(Store store, EngineInfo engine, TrainingListener listener) {
    Optional<Path> latest = latest();
    if (latest.isEmpty()) {
      return TrainingState.start();
    }
    try (CheckpointFile file = CheckpointFile.open(latest.get())) {
      List<String> differences = file.fingerprint().differences(fingerprint);
      if (!differences.isEmpty()) {
        throw changed(latest.get(), differences);
      }
      file.restore(store);
      String now = CheckpointWriter.describe(engine);
      if (!now.equals(file.engine())) {
        listener.notice(
            "the checkpoint was computed by "
                + file.engine()
                + ", this is "
                + now
                + ": results will differ in the last bits");
      }
      saved = file.state().step();
      return file.state();
    }
  }

  private static UserException changed(Path file, List<String> differences) {
    List<Problem> problems = new ArrayList<>();
    for (String difference : differences) {
      problems.add(Problem.of(difference).at(file.toString()));
    }
    Problem last = problems.removeLast();
    problems.add(
        last.fix(
            "restore the settings to resume this training, or delete its checkpoints or give"
                + " another --out to start anew"));
    return new UserException(UserException.Kind.CONFIGURATION, problems);
  }

  /** Writes a checkpoint; empty if checkpoints are off, or this step has one. */
  Optional<Path> save(Store store, TrainingState state, EngineInfo engine) {
    if (folder == null || saved == state.step()) {
      return Optional.empty();
    }
    boolean best = !Double.isNaN(state.bestLoss()) && state.bestStep() == state.step();
    Optional<Path> before = latest();
    try {
      Path file =
          folder.add(state.step(), best, to -> writer.write(to, store, state, fingerprint, engine));
      saved = state.step();
      return Optional.of(file);
    } catch (UserException e) {
      throw before.map(previous -> intact(e, previous)).orElse(e);
    }
  }

  private static UserException intact(UserException e, Path previous) {
    Problem first = e.problems().getFirst();
    String what = first.what() + "; the previous checkpoint, " + previous + ", is intact";
    return new UserException(
        e.kind(), new Problem(what, first.where(), first.available(), first.fix()), e);
  }

  /** The latest checkpoint. */
  public Optional<Path> latest() {
    return folder == null ? Optional.empty() : folder.latest();
  }

  /** The checkpoint of the smallest held-out loss. */
  public Optional<Path> best() {
    return folder == null ? Optional.empty() : folder.best();
  }

  String howToResume() {
    return folder == null
        ? "; without checkpoints it starts anew"
        : "; the same command goes on from there";
  }
}
