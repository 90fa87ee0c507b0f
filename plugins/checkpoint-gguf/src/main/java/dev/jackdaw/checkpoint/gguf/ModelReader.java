package dev.jackdaw.checkpoint.gguf;

import dev.jackdaw.checkpoint.Checkpoint;
import dev.jackdaw.checkpoint.gguf.TensorRow.Change;
import dev.jackdaw.checkpoint.gguf.TensorRow.Part;
import dev.jackdaw.problem.Problem;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the model of a file: its architecture's table against its metadata and tensors. */
final class ModelReader {
  private static final String ARCHITECTURE = "general.architecture";
  private static final int MOST_LAYERS = 10_000;

  private final Metadata metadata;
  private final Map<String, StoredTensor> left;
  private final Settings settings = new Settings();
  private final Map<String, GgufTensors.Place> places = new LinkedHashMap<>();

  private ModelReader(GgufFile file) {
    this.metadata = new Metadata(file);
    this.left = new TreeMap<>(file.tensors());
  }

  /** @param arena keeps the file mapped; closed with the checkpoint's tensors */
  static Checkpoint read(GgufFile file, Arena arena) {
    return new ModelReader(file).read(arena);
  }

  private Checkpoint read(Arena arena) {
    Architecture architecture = architecture();
    String prefix = architecture.name() + ".";
    int vocabulary = settings(architecture, prefix);
    RotaryFactors.take(left, metadata, prefix, settings);
    Map<String, Boolean> optional = optional();
    for (TensorRow row : architecture.rows(settings.integer("layers"))) {
      if (!row.optional() || optional.getOrDefault(kind(row.tensor()), false)) {
        place(row);
      }
    }
    left.forEach(
        (name, stored) ->
            fault(
                "tensor \""
                    + name
                    + "\" "
                    + Arrays.toString(stored.lengths())
                    + " has no place in a model of the architecture "
                    + architecture.name()
                    + " with these settings"));
    metadata.check();
    Map<String, Object> config = settings.tree();
    config.remove("vocabulary");
    return new Checkpoint("transformer", config, vocabulary, new GgufTensors(arena, places));
  }

  private Architecture architecture() {
    String name = metadata.text(ARCHITECTURE);
    if (name == null) {
      metadata.missing(ARCHITECTURE);
      metadata.check();
    }
    for (Architecture architecture : Architectures.ALL) {
      if (architecture.name().equals(name)) {
        return architecture;
      }
    }
    String near =
        Architectures.names().stream()
            .filter(known -> String.valueOf(name).startsWith(known.replaceAll("[0-9].*", "")))
            .findFirst()
            .map(known -> "the nearest architecture is \"" + known + "\". ")
            .orElse("");
    metadata.problem(
        Problem.of("models of the architecture \"" + name + "\" are not known")
            .available(Architectures.names())
            .fix(
                near
                    + "A new one is two tables in dev.jackdaw.checkpoint.gguf.Architectures: see"
                    + " docs/guides/open-models.md"));
    metadata.check();
    throw new IllegalStateException("[gguf] an unknown architecture passed");
  }

  /** Reads the settings; the size of the vocabulary. */
  private int settings(Architecture architecture, String prefix) {
    Architectures.sizes().forEach(setting -> setting.read(metadata, prefix, settings));
    metadata.check();
    if (settings.integer("layers") > MOST_LAYERS) {
      metadata.fault(
          prefix + "block_count",
          "is " + settings.integer("layers") + ", at most " + MOST_LAYERS + " are possible");
    }
    Integer values = metadata.size(prefix + "attention.value_length");
    if (values != null && values != settings.integer("attention.head_width")) {
      metadata.fault(
          prefix + "attention.value_length",
          "is " + values + ", other than the length of keys, which is not supported");
    }
    architecture.settings().forEach(setting -> setting.read(metadata, prefix, settings));
    StoredTensor embedding = left.get("token_embd.weight");
    if (embedding == null) {
      fault("tensor \"token_embd.weight\" is missing");
    }
    metadata.check();
    int vocabulary = embedding == null ? 0 : Math.toIntExact(embedding.lengths()[0]);
    settings.put("vocabulary", vocabulary);
    return vocabulary;
  }

  /** Which optional tensors the model has, by name without the block; says so in the settings. */
  private Map<String, Boolean> optional() {
    Map<String, Boolean> present = new TreeMap<>();
    left.keySet().forEach(name -> present.put(kind(name), true));
    boolean fused = present.containsKey("blk.*.attn_qkv.bias");
    boolean output = present.containsKey("blk.*.attn_output.bias");
    boolean inputs = fused || present.containsKey("blk.*.attn_q.bias");
    settings.put("attention.biases", output ? "all" : inputs ? "qkv" : "none");
    if (output || inputs) { // all of them then, so that one that is missing is named
      for (String part : List.of("q", "k", "v")) {
        present.put("blk.*.attn_" + part + ".bias", true);
      }
    }
    boolean bias = present.containsKey("blk.*.ffn_up.bias");
    settings.put("feed_forward.bias", bias);
    if (bias) {
      for (String part : List.of("gate", "down")) {
        present.put("blk.*.ffn_" + part + ".bias", true);
      }
    }
    settings.put("embedding.tied", !present.containsKey("output.weight"));
    return present;
  }

  private static String kind(String tensor) {
    return tensor.replaceFirst("^blk\\.\\d+\\.", "blk.*.");
  }

  private void place(TensorRow row) {
    String name = row.tensor();
    StoredTensor stored = left.remove(name);
    long[] expected = row.lengths(settings, row.parts());
    if (fault(name, stored, expected) || stored == null) {
      return;
    }
    int head = settings.integer("attention.head_width");
    if (row.change() == Change.INTERLEAVED && !turnsWhole(head)) {
      fault("heads of " + head + " features that turn in part cannot be brought in order");
      return;
    }
    long first = 0;
    for (Part part : row.parts()) {
      long[] lengths = row.lengths(settings, List.of(part));
      places.put(
          part.parameter(), new GgufTensors.Place(stored, first, lengths, row.change(), head));
      first += lengths[0];
    }
  }

  private boolean turnsWhole(int head) {
    return head % 2 == 0 && Double.valueOf(1).equals(settings.get("positions.fraction"));
  }

  private boolean fault(String name, @Nullable StoredTensor stored, long[] expected) {
    if (stored == null) {
      fault("tensor \"" + name + "\" " + Arrays.toString(expected) + " is missing");
      return true;
    }
    if (!Arrays.equals(stored.lengths(), expected)) {
      fault(
          "tensor \""
              + name
              + "\" is "
              + Arrays.toString(stored.lengths())
              + ", the metadata asks for "
              + Arrays.toString(expected));
      return true;
    }
    return false;
  }

  private void fault(String what) {
    metadata.problem(Problem.of(what));
  }
}
