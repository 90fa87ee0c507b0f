package dev.jackdaw.checkpoint.huggingface;

import dev.jackdaw.checkpoint.Checkpoint;
import dev.jackdaw.checkpoint.Checkpoint.HeadSettings;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a model folder. */
final class ModelReader {
  private final Path folder;
  private final Map<String, StoredTensor> left;
  private final Map<String, StoredTensors.Place> places = new LinkedHashMap<>();
  private final List<Problem> problems = new ArrayList<>();

  private ModelReader(Path folder, Map<String, StoredTensor> tensors) {
    this.folder = folder;
    this.left = new TreeMap<>(tensors);
  }

  static Checkpoint read(Path folder) {
    ConfigJson json = ConfigJson.read(folder.resolve(HuggingFaceFormat.CONFIG));
    String type = json.text("model_type");
    if (type == null) {
      json.missing("model_type");
      json.check();
    }
    Arena arena = Arena.ofShared();
    try {
      return Custom.MODEL_TYPE.equals(type)
          ? custom(folder, json, arena)
          : known(folder, json, family(json, type), arena);
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  private static Family family(ConfigJson json, @Nullable String type) {
    return Families.ALL.stream()
        .filter(family -> family.modelType().equals(type))
        .findFirst()
        .orElseThrow(() -> unknown(json, String.valueOf(type)));
  }

  private static UserException unknown(ConfigJson json, String type) {
    List<String> known = Families.ALL.stream().map(Family::modelType).sorted().toList();
    String near =
        known.stream()
            .filter(name -> type.startsWith(name.replaceAll("[0-9_].*", "")))
            .findFirst()
            .map(
                name ->
                    "the nearest family is \""
                        + name
                        + "\"; if the model is one of these but for its name, change model_type. ")
            .orElse("");
    return new UserException(
        UserException.Kind.INPUT,
        Problem.of(
                "models of type \""
                    + type
                    + "\" ("
                    + String.join(", ", json.texts("architectures"))
                    + ") are not known")
            .at(json.path().toString())
            .available(known)
            .fix(
                near
                    + "A new family is two tables in dev.jackdaw.checkpoint.huggingface.Families:"
                    + " see docs/guides/checkpoint.md"));
  }

  private static Checkpoint known(Path folder, ConfigJson json, Family family, Arena arena) {
    Settings settings = family.read(json);
    Integer vocabulary = json.has("vocab_size") ? json.size("vocab_size") : null;
    if (vocabulary == null && json.sound()) {
      json.missing("vocab_size");
    }
    json.check();
    int size = Objects.requireNonNull(vocabulary);
    TensorFiles files = TensorFiles.open(folder, arena);
    Optional<SequenceClassifier> classifier = SequenceClassifier.read(json, files.metadata());
    json.check();
    ModelReader reader = new ModelReader(folder, files.tensors());
    reader.extras(files);
    classifier.ifPresent(head -> reader.classifier(head, settings));
    Map<String, long[]> shapes = ParameterShapes.of(settings, size);
    boolean alone = SequenceClassifier.alone(json);
    if (alone) {
      shapes.remove(ParameterShapes.LANGUAGE_MODEL);
    }
    reader.family(family, settings, shapes);
    reader.check();
    return new Checkpoint(
        "transformer",
        settings.tree(),
        size,
        classifier.map(head -> heads(head, alone)).orElse(Map.of()),
        new StoredTensors(arena, reader.places));
  }

  private static Map<String, HeadSettings> heads(SequenceClassifier classifier, boolean alone) {
    Map<String, HeadSettings> heads = new LinkedHashMap<>();
    if (!alone) {
      heads.put("language-model", new HeadSettings("language-model", Map.of()));
    }
    heads.put(classifier.name(), classifier.settings());
    return heads;
  }

  private void classifier(SequenceClassifier head, Settings settings) {
    StoredTensor stored = left.remove(SequenceClassifier.TENSOR);
    String fault = head.fault(stored == null ? null : stored.lengths(), settings.integer("width"));
    if (fault != null) {
      fault(fault);
    } else if (stored != null) {
      places.put(head.parameter(), new StoredTensors.Place(stored, 0, false, stored.lengths()));
    }
  }

  private void family(Family family, Settings settings, Map<String, long[]> shapes) {
    boolean prefixed = left.keySet().stream().anyMatch(name -> name.startsWith(family.prefix()));
    for (TensorRow row : family.rows(settings.integer("layers"))) {
      boolean head = row.tensor().startsWith("lm_head");
      String name = prefixed && !head ? family.prefix() + row.tensor() : row.tensor();
      StoredTensor stored = left.remove(name);
      if (shapes.containsKey(row.parameters().getFirst())) {
        place(row, name, stored, shapes);
      } else if (stored != null && !head) { // a tied head may be stored a second time
        left.put(name, stored);
      }
    }
    left.keySet()
        .removeIf(name -> family.ignored().matcher(without(family.prefix(), name)).matches());
    left.forEach(
        (name, stored) ->
            fault(
                "tensor \""
                    + name
                    + "\" "
                    + Arrays.toString(stored.lengths())
                    + " has no place in a model of type "
                    + family.modelType()
                    + " with these settings"));
  }

  private static String without(String prefix, String name) {
    return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
  }

  private void place(
      TensorRow row, String name, @Nullable StoredTensor stored, Map<String, long[]> shapes) {
    long[] lengths = Objects.requireNonNull(shapes.get(row.parameters().getFirst())).clone();
    lengths[0] =
        row.parameters().stream().mapToLong(p -> Objects.requireNonNull(shapes.get(p))[0]).sum();
    long[] expected = row.transposed() ? new long[] {lengths[1], lengths[0]} : lengths;
    if (stored == null) {
      fault("tensor \"" + name + "\" " + Arrays.toString(expected) + " is missing");
    } else if (!Arrays.equals(stored.lengths(), expected)) {
      fault(
          "tensor \""
              + name
              + "\" is "
              + Arrays.toString(stored.lengths())
              + ", config.json asks for "
              + Arrays.toString(expected));
    } else {
      long first = 0;
      for (String parameter : row.parameters()) {
        long[] part = Objects.requireNonNull(shapes.get(parameter));
        places.put(parameter, new StoredTensors.Place(stored, first, row.transposed(), part));
        first += part[0];
      }
    }
  }

  /** Parameters under their own names: those the file's metadata lists. */
  private void extras(TensorFiles files) {
    for (String name : Custom.listed(files.metadata())) {
      StoredTensor stored = left.remove(name);
      if (stored == null) {
        fault("tensor \"" + name + "\" is missing, which the file's metadata lists");
      } else {
        places.put(name, new StoredTensors.Place(stored, 0, false, stored.lengths()));
      }
    }
  }

  private static Checkpoint custom(Path folder, ConfigJson json, Arena arena) {
    ConfigJson model = json.object(Custom.MODEL_TYPE);
    String backbone = model.text("backbone");
    Integer vocabulary = model.has("vocabulary") ? model.size("vocabulary") : null;
    for (String key : List.of("backbone", "vocabulary", "config")) {
      if (!model.has(key)) {
        model.missing(key);
      }
    }
    JsonNode config = model.node("config");
    if (model.has("config") && !config.isObject()) {
      model.fault("config", "is " + config + ", not an object");
    }
    json.check();
    TensorFiles files = TensorFiles.open(folder, arena);
    Map<String, StoredTensors.Place> places = new LinkedHashMap<>();
    files
        .tensors()
        .forEach(
            (name, stored) ->
                places.put(name, new StoredTensors.Place(stored, 0, false, stored.lengths())));
    return new Checkpoint(
        Objects.requireNonNull(backbone),
        Custom.tree(config),
        Objects.requireNonNull(vocabulary),
        new StoredTensors(arena, places));
  }

  private void fault(String what) {
    problems.add(Problem.of(what).at(folder.toString()));
  }

  private void check() {
    if (!problems.isEmpty()) {
      throw new UserException(UserException.Kind.INPUT, problems);
    }
  }
}
