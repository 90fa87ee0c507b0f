package dev.jackdaw.checkpoint.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.jackdaw.checkpoint.Adapter;
import dev.jackdaw.checkpoint.Checkpoint;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.testkit.GoldenCase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class PeftFormatTest {
  private static final String Q = "base_model.model.model.layers.0.self_attn.q_proj.";

  @TempDir private Path folder;
  @TempDir private Path other;

  private final PeftFormat format = new PeftFormat();

  /** A golden model as the base of adapters. */
  private Adapter.Base base(String name) {
    Path model = folder.resolve(name);
    try {
      Files.createDirectories(model);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    GoldenCase.copy(name, "config.json", model.resolve("config.json"));
    GoldenCase.copy(name, "model.safetensors", model.resolve("model.safetensors"));
    Checkpoint checkpoint = new HuggingFaceFormat().read(model);
    checkpoint.tensors().close();
    return new Adapter.Base(
        name,
        checkpoint.backbone(),
        checkpoint.config(),
        checkpoint.vocabulary(),
        Optional.empty());
  }

  private static Adapter adapter(
      Adapter.Base base,
      String strategy,
      Map<String, Object> settings,
      Map<String, long[]> shapes) {
    return new Adapter(
        Optional.of(base),
        strategy,
        settings,
        Map.of(),
        Map.of(),
        Optional.empty(),
        HeapTensors.random(shapes, 5));
  }

  private void golden(String name) {
    if (!GoldenCase.exists(name)) {
      String message = "no fixture " + name + ": give -Djackdaw.golden=FOLDER";
      assertThat(Boolean.getBoolean("jackdaw.forbidSkips")).as(message).isFalse();
      Assumptions.abort(message);
    }
    for (String file : List.of(PeftFormat.CONFIG, PeftFormat.TENSORS)) {
      GoldenCase.copy(name, file, folder.resolve(file));
    }
  }

  private static void assertSame(Adapter actual, Adapter expected) {
    assertThat(actual.strategy()).isEqualTo(expected.strategy());
    assertThat(new TreeSet<>(actual.tensors().types().keySet()))
        .isEqualTo(new TreeSet<>(expected.tensors().types().keySet()));
    for (String name : expected.tensors().types().keySet()) {
      Tensor wanted = expected.tensors().get(name);
      assertThat(actual.tensors().get(name).lengths()).as(name).isEqualTo(wanted.lengths());
      assertThat(actual.tensors().get(name).toFloats()).as(name).isEqualTo(wanted.toFloats());
    }
  }

  private ObjectNode written() throws IOException {
    return (ObjectNode)
        JsonMapper.shared().readTree(Files.readAllBytes(other.resolve(PeftFormat.CONFIG)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"lora-tiny", "dora-tiny"})
  void write_whatWasReadFromPeft_givesPeftsTensorFileAgain(String name) throws IOException {
    golden(name);
    Adapter.Base base = base("llama-tiny");
    Adapter read = format.read(folder, base);
    assertThat(read.strategy()).isEqualTo(name.replace("-tiny", ""));
    assertThat(read.base()).isEmpty();
    assertThat(read.settings())
        .containsEntry("rank", 4)
        .containsEntry("alpha", 8.0)
        .containsEntry("rs_lora", false)
        .containsEntry("targets", List.of("query", "value"));
    Adapter known =
        new Adapter(
            Optional.of(base),
            read.strategy(),
            read.settings(),
            Map.of(),
            Map.of(),
            Optional.empty(),
            read.tensors());
    assertThat(format.write(known, other)).isEmpty();
    assertThat(
            Files.mismatch(other.resolve(PeftFormat.TENSORS), folder.resolve(PeftFormat.TENSORS)))
        .as("first byte that differs from PEFT's file")
        .isEqualTo(-1);
    ObjectNode theirs =
        (ObjectNode)
            JsonMapper.shared().readTree(Files.readAllBytes(folder.resolve(PeftFormat.CONFIG)));
    ObjectNode ours = written();
    for (String key :
        List.of(
            "peft_type",
            "r",
            "lora_alpha",
            "lora_dropout",
            "bias",
            "target_modules",
            "modules_to_save",
            "use_dora",
            "use_rslora",
            "fan_in_fan_out",
            "task_type")) {
      assertThat(ours.get(key)).as(key).isEqualTo(theirs.get(key));
    }
    Adapter again = format.read(other, base);
    assertSame(again, read);
    assertThat(again.settings()).isEqualTo(read.settings());
    assertThat(again.base()).map(Adapter.Base::name).contains("llama-tiny");
  }

  @Test
  void write_ia3_hasPeftsShapesAndComesBack() throws IOException {
    Adapter.Base base = base("llama-tiny");
    Map<String, long[]> shapes = new LinkedHashMap<>();
    for (int i = 0; i < 2; i++) {
      shapes.put("blocks." + i + ".attention.key.ia3_l", new long[] {24});
      shapes.put("blocks." + i + ".attention.value.ia3_l", new long[] {24});
      shapes.put("blocks." + i + ".feed_forward.down.ia3_l", new long[] {104});
    }
    Map<String, Object> settings =
        Map.of("outputs", List.of("key", "value"), "inputs", List.of("down"), "train_heads", true);
    Adapter adapter = adapter(base, "ia3", settings, shapes);
    assertThat(format.write(adapter, other)).isEmpty();
    assertThat(written().get("peft_type").asString()).isEqualTo("IA3");
    assertThat(written().get("target_modules").toString())
        .isEqualTo("[\"down_proj\",\"k_proj\",\"v_proj\"]");
    assertThat(written().get("feedforward_modules").toString()).isEqualTo("[\"down_proj\"]");
    GoldenCase file = GoldenCase.over(other.resolve(PeftFormat.TENSORS));
    assertThat(file.tensor("base_model.model.model.layers.1.mlp.down_proj.ia3_l").lengths())
        .containsExactly(1, 104);
    assertThat(file.tensor("base_model.model.model.layers.1.self_attn.k_proj.ia3_l").lengths())
        .containsExactly(24, 1);
    Adapter again = format.read(other, base);
    assertSame(again, adapter);
    assertThat(again.settings()).isEqualTo(settings);
    withoutOurs();
    Adapter peft = format.read(other, base);
    assertThat(peft.settings())
        .containsEntry("outputs", List.of("key", "value"))
        .containsEntry("inputs", List.of("down"));
  }

  /** Takes our own part out of the file, as PEFT would have written it. */
  private void withoutOurs() throws IOException {
    ObjectNode json = written();
    json.remove(PeftSettings.OURS);
    Files.writeString(other.resolve(PeftFormat.CONFIG), json.toString());
  }

  @Test
  void write_promptTuning_hasPeftsTensorAndComesBack() throws IOException {
    Adapter.Base base = base("llama-tiny");
    Adapter adapter =
        adapter(
            base,
            "prompt-tuning",
            Map.of("tokens", 5),
            Map.of("embedding.prompt_embeddings", new long[] {5, 48}));
    assertThat(format.write(adapter, other)).isEmpty();
    assertThat(GoldenCase.over(other.resolve(PeftFormat.TENSORS)).tensors())
        .containsExactly("prompt_embeddings");
    assertThat(written().get("num_virtual_tokens").asInt()).isEqualTo(5);
    assertThat(written().get("token_dim").asInt()).isEqualTo(48);
    withoutOurs();
    assertSame(format.read(other, base), adapter);
  }

  @Test
  void write_prefixTuning_turnsKeysByTheLengthOfThePrefixAndBack() throws IOException {
    Adapter.Base base = base("llama-tiny");
    Map<String, long[]> shapes = new LinkedHashMap<>();
    for (int i = 0; i < 2; i++) {
      shapes.put("blocks." + i + ".attention.prefix_keys", new long[] {3, 2, 12});
      shapes.put("blocks." + i + ".attention.prefix_values", new long[] {3, 2, 12});
    }
    Adapter adapter = adapter(base, "prefix-tuning", Map.of("tokens", 3), shapes);
    assertThat(format.write(adapter, other)).isEmpty();
    Tensor stored = GoldenCase.over(other.resolve(PeftFormat.TENSORS)).tensor("prompt_embeddings");
    assertThat(stored.lengths()).containsExactly(3, 2 * 2 * 24);
    assertThat(written().get("token_dim").asInt()).isEqualTo(24);
    // row 1: keys of layer 0, values of layer 0, keys of layer 1, values of layer 1
    Tensor values = adapter.tensors().get("blocks.1.attention.prefix_values");
    assertThat(stored.getFloat(96 + 72 + 7)).isEqualTo(values.getFloat(24 + 7));
    Tensor keys = adapter.tensors().get("blocks.1.attention.prefix_keys");
    double angle = 3 * Math.pow(10000, -2.0 * 2 / 12);
    double a = keys.getFloat(24 + 2);
    double b = keys.getFloat(24 + 8);
    assertThat((double) stored.getFloat(96 + 48 + 2))
        .isCloseTo(a * Math.cos(angle) - b * Math.sin(angle), within(1e-6));
    withoutOurs();
    Adapter again = format.read(other, base);
    for (String name : shapes.keySet()) {
      float[] wanted = adapter.tensors().get(name).toFloats();
      float[] actual = again.tensors().get(name).toFloats();
      for (int i = 0; i < wanted.length; i++) {
        assertThat((double) actual[i]).as(name).isCloseTo(wanted[i], within(1e-6));
      }
    }
  }

  @Test
  void write_learnedPositionsWithAPrefix_keepsJackdawsNamesAndSaysWhy() throws IOException {
    Adapter.Base base = base("gpt2-tiny");
    Adapter adapter =
        adapter(
            base,
            "prefix-tuning",
            Map.of("tokens", 3),
            Map.of("blocks.0.attention.prefix_keys", new long[] {3, 4, 12}));
    assertThat(format.write(adapter, other)).singleElement().asString().contains("at 0");
    assertThat(written().get("peft_type").asString()).isEqualTo("JACKDAW");
    assertSame(format.read(other, base), adapter);
  }

  @Test
  void write_partOfAFusedModule_keepsJackdawsNamesAndSaysWhy() throws IOException {
    Adapter.Base base = base("gpt2-tiny");
    Map<String, long[]> shapes = new LinkedHashMap<>();
    shapes.put("blocks.0.attention.query.lora_A.weight", new long[] {2, 48});
    shapes.put("blocks.0.attention.query.lora_B.weight", new long[] {48, 2});
    Adapter adapter = adapter(base, "lora", Map.of("rank", 2), shapes);
    assertThat(format.write(adapter, other))
        .singleElement()
        .asString()
        .contains("transformer.h.0.attn.c_attn", "not all of them are adapted");
    assertThat(written().get("peft_type").asString()).isEqualTo("JACKDAW");
    assertSame(format.read(other, base), adapter);
  }

  @Test
  void read_loraOnAFusedModule_givesEachProjectionItsRowsAndTheSharedInput() throws IOException {
    Adapter.Base base = base("gpt2-tiny");
    long width = Settings.of(base.config()).integer("width");
    Map<String, SafetensorsWriter.Entry> entries = new LinkedHashMap<>();
    String module = "base_model.model.transformer.h.0.attn.c_attn.";
    HeapTensors tensors =
        HeapTensors.random(
            Map.of(
                module + "lora_A.weight", new long[] {2, width},
                module + "lora_B.weight", new long[] {3 * width, 2}),
            9);
    tensors
        .types()
        .forEach(
            (name, type) ->
                entries.put(
                    name,
                    new SafetensorsWriter.Entry(
                        tensors.get(name).lengths(), () -> tensors.get(name))));
    SafetensorsWriter.write(other.resolve(PeftFormat.TENSORS), entries, Map.of());
    Files.writeString(
        other.resolve(PeftFormat.CONFIG),
        """
        {"peft_type": "LORA", "r": 2, "lora_alpha": 4, "target_modules": ["c_attn"], "fan_in_fan_out": true}
        """);
    Adapter read = format.read(other, base);
    float[] up = tensors.get(module + "lora_B.weight").toFloats();
    List<String> roles = List.of("query", "key", "value");
    for (int i = 0; i < 3; i++) {
      String site = "blocks.0.attention." + roles.get(i);
      assertThat(read.tensors().get(site + ".lora_A.weight").toFloats())
          .isEqualTo(tensors.get(module + "lora_A.weight").toFloats());
      int rows = (int) width * 2;
      assertThat(read.tensors().get(site + ".lora_B.weight").toFloats())
          .isEqualTo(Arrays.copyOfRange(up, i * rows, (i + 1) * rows));
    }
    Adapter known =
        new Adapter(
            Optional.of(base),
            "lora",
            read.settings(),
            Map.of(),
            Map.of(),
            Optional.empty(),
            read.tensors());
    assertThat(format.write(known, folder)).isEmpty();
    assertThat(
            GoldenCase.over(folder.resolve(PeftFormat.TENSORS))
                .tensor(module + "lora_B.weight")
                .toFloats())
        .isEqualTo(up);
  }

  @Test
  void write_strategyOfAStranger_keepsEverything() throws IOException {
    Adapter.Base base =
        new Adapter.Base("b", "gated-convolution", Map.of("layers", 2), 99, Optional.of("ab"));
    Adapter adapter =
        new Adapter(
            Optional.of(base),
            "bottleneck",
            Map.of("width", 4, "patterns", List.of("a", "b")),
            Map.of("task", Map.of("type", "classification", "labels", List.of("x", "y"))),
            Map.of("task", Map.of("temperature", 1.5)),
            Optional.of("{{ messages }}"),
            HeapTensors.random(Map.of("blocks.0.down.weight", new long[] {4, 8}), 3));
    assertThat(format.write(adapter, other))
        .singleElement()
        .asString()
        .contains("no type for the strategy \"bottleneck\"");
    Adapter again = format.read(other, base);
    assertSame(again, adapter);
    assertThat(again.settings()).isEqualTo(adapter.settings());
    assertThat(again.heads()).isEqualTo(adapter.heads());
    assertThat(again.calibration()).isEqualTo(adapter.calibration());
    assertThat(again.chatTemplate()).isEqualTo(adapter.chatTemplate());
    assertThat(again.base()).contains(base);
  }

  @Test
  void write_trainedHeadsAndOutputProjection_areModulesToSave() throws IOException {
    Adapter.Base base = base("llama-tiny");
    Map<String, long[]> shapes = new LinkedHashMap<>();
    shapes.put("blocks.1.attention.query.lora_A.weight", new long[] {2, 48});
    shapes.put("blocks.1.attention.query.lora_B.weight", new long[] {48, 2});
    shapes.put("head.weight", new long[] {199, 48});
    shapes.put("heads.task.score.weight", new long[] {3, 48});
    Adapter adapter = adapter(base, "lora", Map.of("rank", 2), shapes);
    assertThat(format.write(adapter, other)).singleElement().asString().contains("heads.task");
    assertThat(written().get("modules_to_save").toString())
        .isEqualTo("[\"heads.task\",\"lm_head\"]");
    assertThat(written().get("target_modules").toString())
        .isEqualTo("[\"model.layers.1.self_attn.q_proj\"]");
    assertSame(format.read(other, base), adapter);
  }

  // ---- bad input

  private void assertRefused(Adapter.Base base, Consumer<ObjectNode> change, String... parts)
      throws IOException {
    ObjectNode json =
        (ObjectNode)
            JsonMapper.shared().readTree(Files.readAllBytes(folder.resolve(PeftFormat.CONFIG)));
    change.accept(json);
    Files.copy(folder.resolve(PeftFormat.TENSORS), other.resolve(PeftFormat.TENSORS));
    Files.writeString(other.resolve(PeftFormat.CONFIG), json.toString());
    assertRefused(base, parts);
    Files.delete(other.resolve(PeftFormat.TENSORS));
  }

  private void assertRefused(Adapter.Base base, String... parts) {
    assertThatThrownBy(() -> format.read(other, base))
        .isInstanceOf(UserException.class)
        .satisfies(e -> assertThat(((UserException) e).kind()).isEqualTo(UserException.Kind.INPUT))
        .satisfies(e -> assertThat(e.getMessage()).contains(parts));
  }

  @Test
  void read_configurationWithoutAnEquivalent_isRefusedNamingTheKey() throws IOException {
    golden("lora-tiny");
    Adapter.Base base = base("llama-tiny");
    assertRefused(base, json -> json.put("peft_type", "VERA"), "\"peft_type\" is \"VERA\"", "LORA");
    assertRefused(base, json -> json.remove("peft_type"), "\"peft_type\" is missing");
    assertRefused(base, json -> json.put("peft_type", 7), "peft_type", "not a text");
    assertRefused(base, json -> json.put("r", 5), Q + "lora_A.weight\" is [4, 48]", "[5, 48]");
    assertRefused(base, json -> json.put("r", -1), "\"r\" is -1");
    assertRefused(base, json -> json.put("r", "four"), "\"r\" is \"four\"");
    assertRefused(base, json -> json.put("lora_alpha", "x"), "\"lora_alpha\"");
    assertRefused(base, json -> json.put("bias", "all"), "\"bias\" is \"all\"");
    assertRefused(base, json -> json.put("lora_bias", true), "\"lora_bias\" is true");
    assertRefused(base, json -> json.put("unheard_of", 3), "\"unheard_of\" is 3");
    assertRefused(
        base, json -> json.putObject("rank_pattern").put("q_proj", 8), "\"rank_pattern\"");
    assertRefused(
        base, json -> json.put("init_lora_weights", "pissa"), "\"pissa\"", "changes the base");
    assertRefused(base, json -> json.put("use_dora", true), "lora_magnitude_vector", "is missing");
    assertRefused(base, json -> json.put("peft_type", "IA3"), "\"r\" is 4");
    assertRefused(
        base, json -> json.put("peft_type", "JACKDAW"), "\"jackdaw\" is", "not an object");
    assertRefused(base, json -> json.put("jackdaw", 3), "\"jackdaw\" is 3, not an object");
  }

  @Test
  void read_damagedTensors_areRefusedNamingTheFile() throws IOException {
    golden("lora-tiny");
    Adapter.Base base = base("llama-tiny");
    Files.copy(folder.resolve(PeftFormat.CONFIG), other.resolve(PeftFormat.CONFIG));
    assertRefused(base, "no such file", PeftFormat.TENSORS);
    byte[] bytes = Files.readAllBytes(folder.resolve(PeftFormat.TENSORS));
    Files.write(other.resolve(PeftFormat.TENSORS), Arrays.copyOf(bytes, bytes.length - 100));
    assertRefused(base, "it is truncated");
    Files.write(other.resolve(PeftFormat.TENSORS), Arrays.copyOf(bytes, 3));
    assertRefused(base, "3 bytes");
  }

  @Test
  void read_namesThatLeadSomewhereElse_haveNoPlace() throws IOException {
    golden("lora-tiny");
    Adapter.Base base = base("llama-tiny");
    Files.copy(folder.resolve(PeftFormat.CONFIG), other.resolve(PeftFormat.CONFIG));
    for (String name :
        List.of(
            "base_model.model.../../etc/passwd.lora_A.weight",
            "base_model.model.model.layers.9.self_attn.q_proj.lora_A.weight",
            "model.layers.0.self_attn.q_proj.lora_A.weight",
            "base_model.model..lora_A.weight")) {
      Tensor tensor = Tensor.of(new float[4 * 48], 4, 48);
      SafetensorsWriter.write(
          other.resolve(PeftFormat.TENSORS),
          Map.of(name, new SafetensorsWriter.Entry(tensor.lengths(), () -> tensor)),
          Map.of());
      assertRefused(base, name, "has no place");
    }
  }

  @Test
  void read_overABaseOfNoFamily_isRefused() {
    golden("lora-tiny");
    Adapter.Base base = new Adapter.Base("b", "gated-convolution", Map.of(), 9, Optional.empty());
    assertThatThrownBy(() -> format.read(folder, base))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("\"gated-convolution\"");
  }
}
