package dev.jackdaw.checkpoint.huggingface;

import dev.jackdaw.checkpoint.Adapter;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads an adapter folder. */
final class PeftReader {
  /** What PEFT puts before the names of the base's modules. */
  static final String ROOT = "base_model.model.";

  static final String DOWN = "lora_A.weight";
  static final String UP = "lora_B.weight";
  static final String MAGNITUDE = "lora_magnitude_vector";
  static final String FACTOR = "ia3_l";
  static final String PROMPT = "prompt_embeddings";
  static final String TABLE_PROMPT = "embedding.prompt_embeddings";
  private static final int MOST_NAMED = 20;

  private final Path folder;
  private final PeftSettings config;
  private final Map<String, StoredTensor> stored;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final Set<String> sites = new LinkedHashSet<>();
  private final Set<String> inputs = new LinkedHashSet<>();
  private final List<Problem> problems = new ArrayList<>();

  private PeftReader(Path folder, PeftSettings config, Map<String, StoredTensor> stored) {
    this.folder = folder;
    this.config = config;
    this.stored = stored;
  }

  static Adapter read(Path folder, Adapter.Base base) {
    PeftSettings config = PeftSettings.of(ConfigJson.read(folder.resolve(PeftFormat.CONFIG)));
    String strategy = config.strategy();
    Map<String, Object> settings = new LinkedHashMap<>(config.settings());
    Optional<Adapter.Base> wanted = base(config);
    config.json().check();
    try (Arena arena = Arena.ofConfined()) {
      SafetensorsFile file = SafetensorsFile.open(folder.resolve(PeftFormat.TENSORS), arena);
      PeftReader reader = new PeftReader(folder, config, file.tensors());
      if (config.type() == PeftType.JACKDAW) {
        reader.stored.forEach((name, tensor) -> reader.put(name, tensor, 0, tensor.lengths()));
      } else {
        reader.known(base, settings);
      }
      reader.check();
      return new Adapter(
          wanted,
          strategy,
          settings,
          config.tree("heads"),
          config.tree("calibration"),
          config.text("chat_template"),
          new AdapterTensors(reader.tensors));
    }
  }

  private static Optional<Adapter.Base> base(PeftSettings config) {
    if (config.tree("base").isEmpty()) {
      return Optional.empty();
    }
    ConfigJson json = config.json().object(PeftSettings.OURS).object("base");
    String backbone = json.text("backbone");
    Integer vocabulary = json.has("vocabulary") ? json.size("vocabulary") : null;
    for (String key : List.of("backbone", "vocabulary", "config")) {
      if (!json.has(key)) {
        json.missing(key);
      }
    }
    if (json.has("config") && !json.node("config").isObject()) {
      json.fault("config", "is not an object");
    }
    config.json().check();
    String name = json.text("name");
    return Optional.of(
        new Adapter.Base(
            name == null ? "" : name,
            Objects.requireNonNull(backbone),
            Custom.tree(json.node("config")),
            Objects.requireNonNull(vocabulary),
            Optional.ofNullable(json.text("digest"))));
  }

  private void known(Adapter.Base base, Map<String, Object> settings) {
    List<PeftNames> families = PeftNames.of(base);
    if (families.isEmpty()) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of(
                  "the base's backbone \""
                      + base.backbone()
                      + "\" with these settings is of no family whose names PEFT uses")
              .at(folder.toString())
              .fix("give the model this adapter was made for"));
    }
    PeftNames names =
        families.stream().filter(this::namesEverything).findFirst().orElse(families.getFirst());
    switch (config.type()) {
      case PROMPT_TUNING -> prompt(names);
      case PREFIX_TUNING -> prefix(names);
      default -> {}
    }
    stored.forEach(
        (name, tensor) -> {
          if (!name.equals(PROMPT)) {
            tensor(names, name, tensor);
          }
        });
    pairs();
    if (config.type() == PeftType.LORA) {
      settings.putIfAbsent("targets", names.targets(sites));
    } else if (config.type() == PeftType.IA3) {
      Set<String> outputs = new LinkedHashSet<>(sites);
      outputs.removeAll(inputs);
      settings.putIfAbsent("outputs", names.targets(outputs));
      settings.putIfAbsent("inputs", names.targets(inputs));
    }
    boolean targeted = config.type() == PeftType.LORA || config.type() == PeftType.IA3;
    if (targeted && sites.isEmpty() && problems.isEmpty()) {
      fault("the file adapts no projection", PeftFormat.TENSORS);
    }
  }

  private boolean namesEverything(PeftNames names) {
    return stored.keySet().stream()
        .filter(name -> name.startsWith(ROOT))
        .map(name -> name.substring(ROOT.length()))
        .allMatch(
            name ->
                names.rows().containsKey(name)
                    || name.startsWith("heads.")
                    || kind(name)
                        .map(kind -> names.modules().containsKey(module(name, kind)))
                        .orElse(false));
  }

  private static String module(String name, String kind) {
    return PeftNames.without(name, "." + kind);
  }

  /** What an adapter's tensor is to its module; empty for a tensor of the base's. */
  private static Optional<String> kind(String name) {
    for (String kind : List.of(DOWN, UP, MAGNITUDE + ".weight", MAGNITUDE, FACTOR)) {
      if (name.endsWith("." + kind)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  private void tensor(PeftNames names, String full, StoredTensor tensor) {
    String name = full.startsWith(ROOT) ? full.substring(ROOT.length()) : full;
    Optional<String> kind = kind(name);
    if (full.startsWith(ROOT) && kind.isPresent() && allowed(kind.get())) {
      PeftNames.Part part = names.modules().get(module(name, kind.get()));
      if (part != null) {
        adapted(part, full, kind.get(), tensor);
        return;
      }
    } else if (full.startsWith(ROOT) && kind.isEmpty()) {
      TensorRow row = names.rows().get(name);
      if (row != null) {
        saved(names, row, full, tensor);
        return;
      }
      if (name.startsWith("heads.")) {
        put(name, tensor, 0, tensor.lengths());
        return;
      }
    }
    fault(
        "tensor \""
            + full
            + "\" "
            + Arrays.toString(tensor.lengths())
            + " has no place in an adapter of type "
            + config.type()
            + " over a model of type "
            + names.family().modelType()
            + " with the base's settings",
        PeftFormat.TENSORS);
  }

  private boolean allowed(String kind) {
    return switch (config.type()) {
      case LORA ->
          !kind.equals(FACTOR) && (!kind.startsWith(MAGNITUDE) || config.strategy().equals("dora"));
      case IA3 -> kind.equals(FACTOR);
      default -> false;
    };
  }

  private void adapted(PeftNames.Part part, String full, String kind, StoredTensor tensor) {
    long rank = config.type() == PeftType.LORA ? config.rank() : 1;
    boolean input = kind.equals(FACTOR) && tensor.lengths().length == 2 && tensor.lengths()[0] == 1;
    long[] expected =
        switch (kind) {
          case DOWN -> new long[] {rank, part.in()};
          case UP -> new long[] {part.out(), rank};
          case FACTOR -> input ? new long[] {1, part.in()} : new long[] {part.out(), 1};
          default -> new long[] {part.out()};
        };
    if (!Arrays.equals(expected, tensor.lengths())) {
      fault(
          "tensor \""
              + full
              + "\" is "
              + Arrays.toString(tensor.lengths())
              + ", the base and "
              + PeftFormat.CONFIG
              + " ask for "
              + Arrays.toString(expected),
          PeftFormat.TENSORS);
      return;
    }
    String ours = kind.startsWith(MAGNITUDE) ? MAGNITUDE : kind;
    long first = 0;
    for (int i = 0; i < part.sites().size(); i++) {
      String site = part.sites().get(i);
      long out = part.outs().get(i);
      sites.add(site);
      if (input) {
        inputs.add(site);
      }
      if (kind.equals(DOWN)) {
        put(site + "." + ours, tensor, 0, expected);
      } else if (input) {
        put(site + "." + ours, tensor, 0, new long[] {part.in()});
      } else {
        long[] lengths = kind.equals(UP) ? new long[] {out, rank} : new long[] {out};
        put(site + "." + ours, tensor, first, lengths);
      }
      first += out;
    }
  }

  /** A tensor of the base that was trained and saved whole. */
  private void saved(PeftNames names, TensorRow row, String full, StoredTensor tensor) {
    long[] lengths =
        Objects.requireNonNull(names.shapes().get(row.parameters().getFirst())).clone();
    lengths[0] = 0;
    for (String parameter : row.parameters()) {
      lengths[0] += Objects.requireNonNull(names.shapes().get(parameter))[0];
    }
    long[] expected = row.transposed() ? new long[] {lengths[1], lengths[0]} : lengths;
    if (!Arrays.equals(expected, tensor.lengths())) {
      fault(
          "tensor \""
              + full
              + "\" is "
              + Arrays.toString(tensor.lengths())
              + ", the base's is "
              + Arrays.toString(expected),
          PeftFormat.TENSORS);
      return;
    }
    long first = 0;
    for (String parameter : row.parameters()) {
      long[] part = Objects.requireNonNull(names.shapes().get(parameter));
      if (row.transposed()) {
        tensors.put(parameter, tensor.columns(first, part));
      } else {
        put(parameter, tensor, first, part);
      }
      first += part[0];
    }
  }

  private void prompt(PeftNames names) {
    long width = names.settings().integer("width");
    if (names.settings().real("embedding.scale") != 1) {
      fault(
          "prompts of PEFT stand behind the scaling of the embedding, here before it: not supported"
              + " for a base whose embedding is scaled",
          PeftFormat.CONFIG);
      return;
    }
    StoredTensor tensor = whole(new long[] {config.tokens(), width});
    if (tensor != null) {
      put(TABLE_PROMPT, tensor, 0, tensor.lengths());
    }
  }

  private void prefix(PeftNames names) {
    Optional<Double> theta = names.theta();
    if (theta.isEmpty()) {
      fault(
          "with a prefix of PEFT a text begins at the position after it, here at 0; that can be"
              + " translated for rotary positions without scaling and window alone",
          PeftFormat.CONFIG);
      return;
    }
    PeftPrefix prefix = PeftPrefix.of(names, config.tokens(), theta.get());
    StoredTensor tensor = whole(prefix.stored());
    if (tensor != null) {
      tensors.putAll(prefix.read(tensor));
    }
  }

  private @Nullable StoredTensor whole(long[] expected) {
    StoredTensor tensor = stored.get(PROMPT);
    if (tensor == null) {
      fault("tensor \"" + PROMPT + "\" is missing", PeftFormat.TENSORS);
    } else if (!Arrays.equals(expected, tensor.lengths())) {
      fault(
          "tensor \""
              + PROMPT
              + "\" is "
              + Arrays.toString(tensor.lengths())
              + ", the base and "
              + PeftFormat.CONFIG
              + " ask for "
              + Arrays.toString(expected),
          PeftFormat.TENSORS);
      return null;
    }
    return tensor;
  }

  /** Every low-rank product has both its factors, and its magnitude where it needs one. */
  private void pairs() {
    if (config.type() != PeftType.LORA || !problems.isEmpty()) {
      return;
    }
    List<String> kinds =
        config.strategy().equals("dora") ? List.of(DOWN, UP, MAGNITUDE) : List.of(DOWN, UP);
    for (String site : sites) {
      for (String kind : kinds) {
        if (!tensors.containsKey(site + "." + kind)) {
          fault("the " + kind + " of " + site + " is missing", PeftFormat.TENSORS);
        }
      }
    }
  }

  private void put(String name, StoredTensor tensor, long first, long[] lengths) {
    tensors.put(name, Tensor.of(tensor.rows(first, lengths).toFloats(), lengths));
  }

  private void fault(String what, String file) {
    problems.add(Problem.of(what).at(folder.resolve(file).toString()));
  }

  private void check() {
    if (problems.size() > MOST_NAMED) {
      int more = problems.size() - MOST_NAMED;
      problems.subList(MOST_NAMED, problems.size()).clear();
      fault("and " + more + " more tensors do not fit", PeftFormat.TENSORS);
    }
    if (!problems.isEmpty()) {
      throw new UserException(UserException.Kind.INPUT, problems);
    }
  }
}
