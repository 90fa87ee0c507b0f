package dev.jackdaw.bot;

import dev.jackdaw.bundle.Bundle;
import dev.jackdaw.bundle.FileDigest;
import dev.jackdaw.bundle.Integrity;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.recipe.Binder;
import dev.jackdaw.recipe.Rendering;
import dev.jackdaw.recipe.Tree;
import dev.jackdaw.registry.Components;
import dev.jackdaw.registry.FrameworkVersion;
import dev.jackdaw.storage.AtomicWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A bot on disk: {@code bot.json} with its settings, in which every file is named relative to the folder, {@code models/} with its
 * bundles and {@code files/} with everything else. The folder can be moved and copied. Models are hard links to the bundles they come
 * from where the disk allows it.
 */
public final class BotFolder {
  /** The file that makes a folder a bot. */
  public static final String MANIFEST = "bot.json";

  private static final int FORMAT = 1;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private BotFolder() {}

  /** Whether a folder is a bot's. */
  public static boolean holds(Path folder) {
    return Files.isRegularFile(folder.resolve(MANIFEST));
  }

  /**
   * Writes a bot. One that is there already is replaced when the new one is complete, and stays if anything fails.
   *
   * @param config with bundles for all models
   * @throws UserException if a file it names cannot be read, or the place cannot be written or holds something else
   */
  public static void write(Path folder, BotConfig config) {
    requireReplaceable(folder);
    Map<Path, String> names = NamedFiles.of(config);
    names.keySet().forEach(BotFolder::requireThere);
    new AtomicWriter()
        .writeFolder(
            folder,
            partial -> {
              for (Map.Entry<Path, String> file : names.entrySet()) {
                boolean model = file.getValue().startsWith(NamedFiles.MODELS);
                copy(file.getKey(), partial.resolve(file.getValue()), model);
              }
              Map<String, Object> manifest = new LinkedHashMap<>();
              manifest.put("format", FORMAT);
              manifest.put("jackdaw", FrameworkVersion.text());
              manifest.put("bot", NamedFiles.renamed(Rendering.tree(config), names));
              manifest.put("files", digests(partial));
              Files.writeString(partial.resolve(MANIFEST), JSON.writeValueAsString(manifest));
            });
  }

  /** The files and the folders of models that a bot would be made of. */
  public static List<Path> files(BotConfig config) {
    List<Path> files = List.copyOf(NamedFiles.of(config).keySet());
    files.forEach(BotFolder::requireThere);
    return files;
  }

  private static void requireReplaceable(Path folder) {
    String[] content = folder.toFile().list();
    if (Files.exists(folder) && !holds(folder) && (content == null || content.length > 0)) {
      throw new UserException(
          UserException.Kind.OUTPUT,
          Problem.of(folder + " exists and is not a bot, so it is not replaced")
              .fix("name another folder, or remove this one"));
    }
  }

  private static void requireThere(Path file) {
    if (!Files.isReadable(file)) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of(Files.exists(file) ? "cannot be read" : "does not exist").at(file.toString()));
    }
  }

  private static void copy(Path from, Path to, boolean link) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(from)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      Path target = file.equals(from) ? to : to.resolve(from.relativize(file).toString());
      Files.createDirectories(target.getParent());
      if (!link || !linked(file, target)) {
        Files.copy(file, target);
      }
    }
  }

  /** A bundle is replaced, never changed, so that its files can be shared. */
  private static boolean linked(Path file, Path target) {
    try {
      Files.createLink(target, file);
      return true;
    } catch (IOException | UnsupportedOperationException | SecurityException _) {
      return false;
    }
  }

  private static Map<String, FileDigest> digests(Path folder) throws IOException {
    Map<String, FileDigest> digests = new TreeMap<>();
    Integrity.digests(folder)
        .forEach(
            (name, digest) -> {
              if (!inBundle(folder, name)) {
                digests.put(name, digest);
              }
            });
    return digests;
  }

  /** Whether a bundle's own manifest answers for a file. The manifest itself is answered for here. */
  private static boolean inBundle(Path folder, String name) {
    String[] parts = name.split("/");
    return parts.length > 2
        && (parts[0] + "/").equals(NamedFiles.MODELS)
        && Files.exists(folder.resolve(parts[0]).resolve(parts[1]).resolve(Bundle.MANIFEST))
        && !(parts.length == 3 && parts[2].equals(Bundle.MANIFEST));
  }

  /**
   * What the bot in a folder is made of, every file named by its full path.
   *
   * @throws UserException if it is no bot, of a later format, or its files are missing or were changed, naming each
   */
  public static BotConfig read(Path folder, Components components) {
    Path file = folder.resolve(MANIFEST);
    if (!Files.isRegularFile(file)) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of("there is no bot at " + folder + ": it has no " + MANIFEST)
              .fix("run a recipe with a bot section, and name runs/NAME/bot"));
    }
    Map<?, ?> manifest;
    Map<String, FileDigest> files = new TreeMap<>();
    try {
      manifest = JSON.readValue(file.toFile(), Map.class);
      Map<?, ?> listed = manifest.get("files") instanceof Map<?, ?> map ? map : Map.of();
      listed.forEach(
          (name, digest) ->
              files.put(String.valueOf(name), JSON.convertValue(digest, FileDigest.class)));
    } catch (JacksonException e) {
      throw damaged(file, "is damaged: " + e.getOriginalMessage());
    }
    if (!(manifest.get("format") instanceof Integer format) || format != FORMAT) {
      throw damaged(
          file, "has format " + manifest.get("format") + ", this Jackdaw reads " + FORMAT);
    }
    List<Problem> problems = Integrity.problems(folder, files);
    if (!problems.isEmpty()) {
      throw new UserException(UserException.Kind.INPUT, problems);
    }
    if (files.isEmpty() || !(manifest.get("bot") instanceof Map<?, ?> settings)) {
      throw damaged(file, "does not say what the bot is made of");
    }
    return Binder.bind(
        Tree.of(settings, file.toString()),
        BotConfig.class,
        () -> components,
        folder.toAbsolutePath().normalize());
  }

  private static UserException damaged(Path file, String what) {
    return new UserException(
        UserException.Kind.INPUT,
        Problem.of(what).at(file.toString()).fix("copy the bot again, or run its recipe again"));
  }
}
