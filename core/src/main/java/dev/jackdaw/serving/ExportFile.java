package dev.jackdaw.serving;

import dev.jackdaw.bundle.FileDigest;
import dev.jackdaw.bundle.Integrity;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.recipe.Binder;
import dev.jackdaw.recipe.Rendering;
import dev.jackdaw.recipe.Yaml;
import dev.jackdaw.registry.Components;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code export.json}: the manifest, what the parity gate found, and the digests of all other files. */
public final class ExportFile {
  /** Its name in the folder. */
  public static final String NAME = "export.json";

  private static final String FORMAT = "jackdaw-export";
  private static final int VERSION = 1;
  private static final long MOST_BYTES = 64L << 20;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private ExportFile() {}

  private record Digests(Map<String, FileDigest> files) {}

  public static void write(Path folder, ExportManifest manifest) throws IOException {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("format", FORMAT);
    document.put("format_version", VERSION);
    document.putAll(Rendering.tree(manifest));
    document.putAll(Rendering.tree(new Digests(new TreeMap<>(Integrity.digests(folder)))));
    Files.write(folder.resolve(NAME), JSON.writeValueAsBytes(document));
  }

  public static String json(Map<String, Object> document) {
    return JSON.writeValueAsString(document);
  }

  /** @throws UserException with everything that is wrong with the manifest and the files it names */
  public static ExportManifest read(Path folder, Components components) {
    Path file = folder.resolve(NAME);
    Map<String, Object> document = parse(file);
    if (!FORMAT.equals(document.remove("format"))
        || !(document.remove("format_version") instanceof Integer version)) {
      throw unreadable(
          file, "does not say that it belongs to an export: \"format\" must be \"" + FORMAT + "\"");
    }
    if (version != VERSION) {
      throw unreadable(file, "is of format " + version + "; this Jackdaw reads format " + VERSION);
    }
    Object listed = document.remove("files");
    List<Problem> problems = new ArrayList<>();
    ExportManifest manifest = null;
    try {
      Digests digests =
          bind(
              listed == null ? Map.of() : Map.of("files", listed), Digests.class, file, components);
      problems.addAll(Integrity.problems(folder, digests.files()));
    } catch (UserException e) {
      problems.addAll(e.problems());
    }
    try {
      manifest = bind(document, ExportManifest.class, file, components);
    } catch (UserException e) {
      problems.addAll(e.problems());
    }
    if (manifest == null || !problems.isEmpty()) {
      throw new UserException(UserException.Kind.INPUT, problems);
    }
    return manifest;
  }

  private static <R extends Record> R bind(
      Map<String, Object> tree, Class<R> type, Path file, Components components) {
    try {
      return Binder.bind(
          Yaml.parse(JSON.writeValueAsString(tree), file.toString()), type, () -> components, null);
    } catch (IllegalArgumentException e) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of(String.valueOf(e.getMessage())).at(file.toString()),
          e);
    }
  }

  private static Map<String, Object> parse(Path file) {
    try {
      if (!Files.exists(file)) {
        throw new UserException(
            UserException.Kind.INPUT,
            Problem.of("there is no " + NAME + ", so this is no exported model")
                .at(String.valueOf(file.getParent()))
                .fix("name the folder that jackdaw export wrote"));
      }
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

  private static UserException unreadable(Path file, String why) {
    return new UserException(
        UserException.Kind.INPUT,
        Problem.of(why).at(file.toString()).fix("export the model again"));
  }
}
