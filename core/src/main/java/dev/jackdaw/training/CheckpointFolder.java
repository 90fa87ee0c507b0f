package dev.jackdaw.training;

import dev.jackdaw.storage.AtomicWriter;
import dev.jackdaw.storage.Disk;
import dev.jackdaw.storage.WriteFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The checkpoints of a run: files {@code step-00000400.checkpoint}, of which the last few and the best are kept, and {@code
 * checkpoints.json}, which names the latest good one and the best. A checkpoint counts once it is named there, and older ones go
 * only after that, so whatever fails, the one before is whole.
 */
public final class CheckpointFolder {
  private static final String MARKER = "checkpoints.json";
  private static final Pattern NAME = Pattern.compile("step-(\\d{1,18})\\.checkpoint");

  private final Path folder;
  private final int keep;
  private final Disk disk;

  /**
   * @param folder created when first written to
   * @param keep latest checkpoints to keep, at least 1; the best one comes on top
   */
  public CheckpointFolder(Path folder, int keep) {
    this(folder, keep, Disk.REAL);
  }

  CheckpointFolder(Path folder, int keep, Disk disk) {
    if (keep < 1) {
      throw new IllegalArgumentException("[checkpoint_folder] keep " + keep + " is less than 1");
    }
    this.folder = folder;
    this.keep = keep;
    this.disk = disk;
  }

  /**
   * Adds a checkpoint, makes it the latest, and deletes those no longer kept.
   *
   * @param best whether it is the best so far; otherwise the best stays what it was
   * @param writer writes the file at the path it is given, whole or not at all
   * @throws dev.jackdaw.problem.UserException of kind OUTPUT if it cannot be written; the ones before are intact then
   */
  public Path add(long step, boolean best, Consumer<Path> writer) {
    Path file = file(step);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw WriteFailure.of(folder, e, "");
    }
    writer.accept(file);
    OptionalLong bestStep = best ? OptionalLong.of(step) : marked("best");
    Map<String, Long> marker = new LinkedHashMap<>();
    marker.put("latest", step);
    bestStep.ifPresent(s -> marker.put("best", s));
    new AtomicWriter(disk)
        .writeString(folder.resolve(MARKER), JsonMapper.shared().writeValueAsString(marker) + "\n");
    prune(step, bestStep);
    return file;
  }

  private Path file(long step) {
    return folder.resolve(String.format(Locale.ROOT, "step-%08d.checkpoint", step));
  }

  private void prune(long latest, OptionalLong best) {
    List<Long> steps = steps();
    steps.removeIf(step -> step > latest); // of a run that was resumed from before them
    steps.sort(Comparator.reverseOrder());
    List<Long> kept = new ArrayList<>(steps.subList(0, Math.min(keep, steps.size())));
    best.ifPresent(kept::add);
    for (long step : steps()) {
      if (!kept.contains(step)) {
        delete(file(step));
      }
    }
  }

  private void delete(Path file) {
    try {
      disk.delete(file);
    } catch (IOException e) {
      throw WriteFailure.of(file, e, "it is an old checkpoint that should be deleted");
    }
  }

  private List<Long> steps() {
    if (!Files.isDirectory(folder)) {
      return new ArrayList<>();
    }
    List<Long> steps = new ArrayList<>();
    try (Stream<Path> list = Files.list(folder)) {
      for (Path file : list.toList()) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (name.matches()) {
          steps.add(Long.parseLong(name.group(1)));
        }
      }
    } catch (IOException e) {
      throw WriteFailure.of(folder, e, "");
    }
    return steps;
  }

  /** The latest good checkpoint, to resume from. */
  public Optional<Path> latest() {
    OptionalLong marked = marked("latest");
    if (marked.isPresent()) {
      return Optional.of(file(marked.getAsLong()));
    }
    return steps().stream().max(Comparator.naturalOrder()).map(this::file);
  }

  /** The checkpoint of the smallest held-out loss. */
  public Optional<Path> best() {
    OptionalLong marked = marked("best");
    return marked.isPresent() ? Optional.of(file(marked.getAsLong())) : Optional.empty();
  }

  /** A step the marker names and that exists; empty where the marker is missing or damaged. */
  private OptionalLong marked(String key) {
    try {
      JsonNode marker =
          JsonMapper.shared()
              .readTree(Files.readString(folder.resolve(MARKER), StandardCharsets.UTF_8));
      JsonNode step = marker.get(key);
      boolean there = step != null && step.isIntegralNumber() && Files.exists(file(step.asLong()));
      return there ? OptionalLong.of(step.asLong()) : OptionalLong.empty();
    } catch (IOException | JacksonException e) {
      return OptionalLong.empty();
    }
  }
}
