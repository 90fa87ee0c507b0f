package dev.jackdaw.bundle;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.recipe.Binder;
import dev.jackdaw.recipe.Rendering;
import dev.jackdaw.recipe.Tree;
import dev.jackdaw.registry.Components;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code jackdaw.json}: the manifest, and around it the format's version, the digests of all other files, and a checksum over the
 * rest of itself, so that no part of a bundle can change unseen.
 */
final class ManifestFile {
  /** The version this code writes; it reads this one and refuses later ones. */
  static final int FORMAT_VERSION = 1;

  private static final String FORMAT = "jackdaw-bundle";
  private static final long MOST_BYTES = 64L << 20;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private ManifestFile() {}

  /** The digests part of the file. */
  record Digests(Map<String, FileDigest> files) {}

  /**
   * What could be read.
   *
   * @param manifest empty if it had problems
   * @param files empty if they had problems
   */
  record Content(
      Optional<Manifest> manifest, Map<String, FileDigest> files, List<Problem> problems) {}

  static void write(Path file, Manifest manifest, Map<String, FileDigest> files)
      throws IOException {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("format", FORMAT);
    document.put("format_version", FORMAT_VERSION);
    document.putAll(Rendering.tree(manifest));
    document.putAll(Rendering.tree(new Digests(new TreeMap<>(files))));
    document.put("checksum", checksum(document));
    Files.write(file, JSON.writeValueAsBytes(document));
  }

  /** @throws UserException if the file says so little that nothing else can be checked */
  static Content read(Path file, Components components) {
    Map<String, Object> document = parse(file);
    requireVersion(document, file);
    List<Problem> problems = new ArrayList<>();
    Object checksum = document.remove("checksum");
    if (!checksum(document).equals(checksum)) {
      problems.add(
          Problem.of("was changed after it was written: its checksum does not match")
              .at(file.toString()));
    }
    document.remove("format");
    document.remove("format_version");
    Map<String, Object> files = new LinkedHashMap<>();
    Object listed = document.remove("files");
    if (listed != null) {
      files.put("files", listed);
    }
    Map<String, FileDigest> digests =
        bind(files, Digests.class, file, components, problems).map(Digests::files).orElse(Map.of());
    Optional<Manifest> manifest = bind(document, Manifest.class, file, components, problems);
    return new Content(manifest, digests, problems);
  }

  private static Map<String, Object> parse(Path file) {
    try {
      long bytes = Files.size(file);
      if (bytes > MOST_BYTES) {
        throw unreadable(file, "has " + bytes + " bytes, at most " + MOST_BYTES + " are expected");
      }
      return JSON.readValue(
          Files.readAllBytes(file), new TypeReference<LinkedHashMap<String, Object>>() {});
    } catch (JacksonException e) {
      throw unreadable(file, "is not a JSON object, or damaged: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw unreadable(file, "cannot be read: " + e.getMessage());
    }
  }

  private static void requireVersion(Map<String, Object> document, Path file) {
    if (document == null
        || !FORMAT.equals(document.get("format"))
        || !(document.get("format_version") instanceof Integer version)) {
      throw unreadable(
          file, "does not say that it belongs to a bundle: \"format\" must be \"" + FORMAT + "\"");
    }
    if (version > FORMAT_VERSION) {
      String writer =
          document.get("provenance") instanceof Map<?, ?> map
              ? " by Jackdaw " + map.get("jackdaw")
              : "";
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of(
                  "was written"
                      + writer
                      + " in format "
                      + version
                      + "; this Jackdaw reads up to "
                      + FORMAT_VERSION)
              .at(file.toString())
              .fix("use a newer Jackdaw"));
    }
    if (version < 1) {
      throw unreadable(file, "names format " + version + "; the first is 1");
    }
  }

  private static UserException unreadable(Path file, String why) {
    return new UserException(
        UserException.Kind.INPUT,
        Problem.of(why).at(file.toString()).fix("copy or write the bundle again"));
  }

  private static <R extends Record> Optional<R> bind(
      Map<String, Object> tree,
      Class<R> type,
      Path file,
      Components components,
      List<Problem> problems) {
    try {
      return Optional.of(Binder.bind(Tree.of(tree, file.toString()), type, () -> components, null));
    } catch (UserException e) {
      problems.addAll(e.problems());
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      problems.add(Problem.of(String.valueOf(e.getMessage())).at(file.toString()));
      return Optional.empty();
    }
  }

  private static String checksum(Map<String, Object> document) {
    return FileDigest.of(
            JSON.writer().without(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(document))
        .sha256();
  }
}
