package dev.jackdaw.checkpoint.huggingface;

import dev.jackdaw.checkpoint.Adapter;
import dev.jackdaw.finetune.NamePattern;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Tensor;
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
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes an adapter folder: in PEFT's words where they can say it, else in Jackdaw's own. */
final class PeftWriter {
  private static final List<String> KINDS =
      List.of(PeftReader.DOWN, PeftReader.UP, PeftReader.MAGNITUDE, PeftReader.FACTOR);

  private final Adapter adapter;
  private final PeftNames names;
  private final Map<String, Tensor> left = new LinkedHashMap<>();
  private final Map<String, Tensor> tensors = new TreeMap<>();
  private final Set<String> adapted = new TreeSet<>();
  private final Set<String> feedForward = new TreeSet<>();
  private final Set<String> saved = new TreeSet<>();

  private PeftWriter(Adapter adapter, PeftNames names) {
    this.adapter = adapter;
    this.names = names;
    left.putAll(all(adapter));
  }

  /** Why PEFT's words cannot say something. */
  private static final class Inexpressible extends Exception {
    private static final long serialVersionUID = 1L;

    Inexpressible(String reason) {
      super(reason);
    }
  }

  static List<String> write(Adapter adapter, Path folder) {
    List<String> notes = new ArrayList<>();
    ObjectNode json = JsonMapper.shared().createObjectNode();
    Map<String, Tensor> tensors;
    try {
      tensors = peft(adapter, json, notes);
    } catch (Inexpressible e) {
      notes.add("other tools cannot read this adapter: " + e.getMessage());
      json.removeAll();
      json.put("peft_type", PeftType.JACKDAW.name());
      json.put("base_model_name_or_path", adapter.base().map(Adapter.Base::name).orElse(""));
      tensors = new TreeMap<>(all(adapter));
    }
    ours(adapter, json);
    Map<String, SafetensorsWriter.Entry> entries = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) ->
            entries.put(name, new SafetensorsWriter.Entry(tensor.lengths(), () -> tensor)));
    SafetensorsWriter.write(
        folder.resolve(PeftFormat.TENSORS), entries, new TreeMap<>(Map.of("format", "pt")));
    JsonFile.write(folder.resolve(PeftFormat.CONFIG), json);
    return notes;
  }

  private static Map<String, Tensor> all(Adapter adapter) {
    Map<String, Tensor> all = new LinkedHashMap<>();
    adapter.tensors().types().keySet().forEach(name -> all.put(name, adapter.tensors().get(name)));
    return all;
  }

  private static Map<String, Tensor> peft(Adapter adapter, ObjectNode json, List<String> notes)
      throws Inexpressible {
    PeftType type =
        PeftType.of(adapter.strategy())
            .orElseThrow(
                () ->
                    new Inexpressible(
                        "PEFT has no type for the strategy \"" + adapter.strategy() + "\""));
    Adapter.Base base =
        adapter.base().orElseThrow(() -> new Inexpressible("nothing says what base it is for"));
    List<PeftNames> families = PeftNames.of(base);
    if (families.isEmpty()) {
      throw new Inexpressible(
          "the backbone \""
              + base.backbone()
              + "\" with these settings is of no family PEFT knows");
    }
    PeftWriter writer = new PeftWriter(adapter, families.getFirst());
    switch (type) {
      case PROMPT_TUNING -> writer.prompt();
      case PREFIX_TUNING -> writer.prefix();
      default -> writer.adapted();
    }
    writer.saved();
    writer.config(type, base, json);
    if (writer.saved.stream().anyMatch(module -> module.startsWith("heads."))) {
      notes.add(
          "other tools have no place for its heads: "
              + String.join(
                  ", ", writer.saved.stream().filter(name -> name.startsWith("heads.")).toList()));
    }
    return writer.tensors;
  }

  // ---- tensors

  private void adapted() throws Inexpressible {
    Map<String, Set<String>> sites = new LinkedHashMap<>();
    for (String name : left.keySet()) {
      for (String kind : KINDS) {
        if (name.endsWith("." + kind)) {
          String site = PeftNames.without(name, "." + kind);
          PeftNames.Part part = names.at(site);
          if (part == null) {
            throw new Inexpressible(
                "models of type " + names.family().modelType() + " have no module for " + site);
          }
          sites.computeIfAbsent(part.name(), module -> new LinkedHashSet<>()).add(kind);
        }
      }
    }
    for (Map.Entry<String, Set<String>> entry : sites.entrySet()) {
      PeftNames.Part part = Objects.requireNonNull(names.modules().get(entry.getKey()));
      for (String kind : entry.getValue()) {
        tensors.put(PeftReader.ROOT + part.name() + "." + kind, joined(part, kind));
      }
      adapted.add(part.name());
    }
  }

  /** What a module's projections have of one kind, as the one tensor PEFT has of it. */
  private Tensor joined(PeftNames.Part part, String kind) throws Inexpressible {
    List<Tensor> parts = new ArrayList<>();
    for (String site : part.sites()) {
      Tensor tensor = left.remove(site + "." + kind);
      if (tensor == null) {
        throw new Inexpressible(
            part.name()
                + " does what "
                + String.join(", ", part.sites())
                + " do, and not all of them are adapted");
      }
      parts.add(tensor);
    }
    Tensor first = parts.getFirst();
    boolean input = kind.equals(PeftReader.FACTOR) && inputs().contains(part.sites().getFirst());
    if (kind.equals(PeftReader.DOWN) || input) {
      if (parts.stream().anyMatch(other -> !Arrays.equals(other.toFloats(), first.toFloats()))) {
        throw new Inexpressible(
            part.name()
                + " reads its input once for "
                + String.join(", ", part.sites())
                + ", whose "
                + kind
                + " differ");
      }
      if (input) {
        feedForward.add(part.name());
        return Tensor.of(first.toFloats(), 1, first.elements());
      }
      return first;
    }
    long[] lengths = first.lengths().clone();
    lengths[0] = part.out();
    long[] shape = kind.equals(PeftReader.FACTOR) ? new long[] {part.out(), 1} : lengths;
    Tensor joined = Tensor.zeros(DType.F32, shape);
    long place = 0;
    for (Tensor each : parts) {
      for (long i = 0; i < each.elements(); i++) {
        joined.setFloat(place++, each.getFloat(i));
      }
    }
    return joined;
  }

  /** Sites whose inputs IA3 multiplies: those a factor as long as the input stands at, by the settings where both are as long. */
  private Set<String> inputs() {
    Set<String> inputs = new LinkedHashSet<>();
    List<?> patterns = adapter.settings().get("inputs") instanceof List<?> list ? list : List.of();
    for (PeftNames.Part part : names.modules().values()) {
      for (String site : part.sites()) {
        String role = site.substring(site.lastIndexOf('.') + 1);
        if (patterns.stream().anyMatch(p -> p.equals(role) || matches(p.toString(), site))) {
          inputs.add(site);
        }
      }
    }
    return inputs;
  }

  private static boolean matches(String pattern, String name) {
    return new NamePattern(pattern).matches(name);
  }

  private void prompt() throws Inexpressible {
    if (names.settings().real("embedding.scale") != 1) {
      throw new Inexpressible(
          "prompts of PEFT stand behind the scaling of the embedding, here before it");
    }
    Tensor prompt = left.remove(PeftReader.TABLE_PROMPT);
    if (prompt == null) {
      throw new Inexpressible("it has no " + PeftReader.TABLE_PROMPT);
    }
    tensors.put(PeftReader.PROMPT, prompt);
  }

  private void prefix() throws Inexpressible {
    double theta =
        names
            .theta()
            .orElseThrow(
                () ->
                    new Inexpressible(
                        "with a prefix of PEFT a text begins at the position after it, here at 0;"
                            + " that can be translated for rotary positions without scaling and"
                            + " window alone"));
    int layers = names.settings().integer("layers");
    Map<String, Tensor> prefixes = new LinkedHashMap<>();
    for (int layer = 0; layer < layers; layer++) {
      for (String name : List.of(PeftPrefix.keys(layer), PeftPrefix.values(layer))) {
        Tensor tensor = left.remove(name);
        if (tensor == null) {
          throw new Inexpressible("it has no " + name);
        }
        prefixes.put(name, tensor);
      }
    }
    long tokens = prefixes.values().iterator().next().length(0);
    tensors.put(PeftReader.PROMPT, PeftPrefix.of(names, tokens, theta).write(prefixes));
  }

  /** Parameters of the base and of heads that the adapter holds whole. */
  private void saved() throws Inexpressible {
    for (Map.Entry<String, TensorRow> entry : names.rows().entrySet()) {
      TensorRow row = entry.getValue();
      if (row.parameters().stream().noneMatch(left::containsKey)) {
        continue;
      }
      if (row.parameters().size() > 1 || row.transposed()) {
        throw new Inexpressible(
            entry.getKey()
                + " holds "
                + String.join(", ", row.parameters())
                + " in another arrangement");
      }
      tensors.put(
          PeftReader.ROOT + entry.getKey(),
          Objects.requireNonNull(left.remove(row.parameters().getFirst())));
      saved.add(entry.getKey().substring(0, entry.getKey().lastIndexOf('.')));
    }
    for (String name : List.copyOf(left.keySet())) {
      if (!name.startsWith("heads.")) {
        throw new Inexpressible("PEFT has no place for " + name);
      }
      tensors.put(PeftReader.ROOT + name, Objects.requireNonNull(left.remove(name)));
      saved.add(String.join(".", List.of(name.split("\\.")).subList(0, 2)));
    }
  }

  // ---- configuration

  private void config(PeftType type, Adapter.Base base, ObjectNode json) {
    json.put("peft_type", type.name());
    json.put("task_type", "CAUSAL_LM");
    json.put("base_model_name_or_path", base.name());
    json.put("inference_mode", true);
    switch (type) {
      case LORA -> lora(json);
      case IA3 -> {
        list(json, "target_modules", names.endings(adapted));
        list(json, "feedforward_modules", names.endings(feedForward));
        json.put("fan_in_fan_out", transposed());
        json.put("init_ia3_weights", true);
      }
      case PROMPT_TUNING, PREFIX_TUNING -> virtual(type, json);
      case JACKDAW -> throw new IllegalStateException("[peft] is not PEFT's");
    }
    if (type == PeftType.LORA || type == PeftType.IA3) {
      if (saved.isEmpty()) {
        json.putNull("modules_to_save");
      } else {
        list(json, "modules_to_save", List.copyOf(saved));
      }
    }
  }

  private void lora(ObjectNode json) {
    Map<String, Object> settings = adapter.settings();
    json.put("bias", "none");
    json.put("fan_in_fan_out", transposed());
    json.put("init_lora_weights", true);
    json.put("r", number(settings, "rank", 8).intValue());
    double alpha = number(settings, "alpha", 16).doubleValue();
    if (alpha == Math.rint(alpha) && Math.abs(alpha) < Integer.MAX_VALUE) {
      json.put("lora_alpha", (int) alpha);
    } else {
      json.put("lora_alpha", alpha);
    }
    json.put("lora_dropout", number(settings, "dropout", 0).doubleValue());
    list(json, "target_modules", names.endings(adapted));
    json.put("use_dora", adapter.strategy().equals("dora"));
    json.put("use_rslora", Boolean.TRUE.equals(settings.get("rs_lora")));
  }

  private void virtual(PeftType type, ObjectNode json) {
    boolean prefix = type == PeftType.PREFIX_TUNING;
    long heads = prefix ? names.keyHeads() : names.settings().integer("heads");
    Tensor stored = Objects.requireNonNull(tensors.get(PeftReader.PROMPT));
    json.put("num_virtual_tokens", stored.length(0));
    json.put("token_dim", prefix ? heads * names.headWidth() : names.settings().integer("width"));
    json.put("num_transformer_submodules", 1);
    json.put("num_attention_heads", heads);
    json.put("num_layers", names.settings().integer("layers"));
    if (prefix) {
      json.put("encoder_hidden_size", heads * names.headWidth());
      json.put("prefix_projection", false);
    } else {
      json.put("prompt_tuning_init", "RANDOM");
    }
  }

  private boolean transposed() {
    return adapted.stream()
        .map(module -> names.rows().get(module + ".weight"))
        .anyMatch(row -> row != null && row.transposed());
  }

  private static Number number(Map<String, Object> settings, String key, Number otherwise) {
    return settings.get(key) instanceof Number number ? number : otherwise;
  }

  private static void list(ObjectNode json, String key, List<String> items) {
    ArrayNode array = json.putArray(key);
    items.forEach(array::add);
  }

  private static void ours(Adapter adapter, ObjectNode json) {
    ObjectNode ours = json.putObject(PeftSettings.OURS);
    ours.put("strategy", adapter.strategy());
    Values.put(ours, "settings", adapter.settings());
    Optional<Adapter.Base> base = adapter.base();
    if (base.isPresent()) {
      ObjectNode described = ours.putObject("base");
      described.put("name", base.get().name());
      described.put("backbone", base.get().backbone());
      described.put("vocabulary", base.get().vocabulary());
      Values.put(described, "config", base.get().config());
      base.get().digest().ifPresent(digest -> described.put("digest", digest));
    }
    Values.put(ours, "heads", adapter.heads());
    Values.put(ours, "calibration", adapter.calibration());
    adapter.chatTemplate().ifPresent(template -> ours.put("chat_template", template));
  }
}
