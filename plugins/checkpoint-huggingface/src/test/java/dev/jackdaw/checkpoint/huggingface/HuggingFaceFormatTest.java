package dev.jackdaw.checkpoint.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.checkpoint.Checkpoint;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.testkit.GoldenCase;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class HuggingFaceFormatTest {
  @TempDir private Path folder;
  @TempDir private Path other;

  private final HuggingFaceFormat format = new HuggingFaceFormat();

  /** A folder with a published layout, written by another implementation. */
  private void golden(String name) {
    GoldenCase.copy(name, "config.json", folder.resolve("config.json"));
    GoldenCase.copy(name, "model.safetensors", folder.resolve("model.safetensors"));
  }

  private ObjectNode config() throws IOException {
    return (ObjectNode)
        JsonMapper.shared().readTree(Files.readAllBytes(folder.resolve("config.json")));
  }

  private void config(ObjectNode json) throws IOException {
    Files.writeString(folder.resolve("config.json"), json.toString());
  }

  private static Map<String, float[]> numbers(Checkpoint checkpoint) {
    Map<String, float[]> numbers = new LinkedHashMap<>();
    checkpoint
        .tensors()
        .types()
        .keySet()
        .forEach(name -> numbers.put(name, checkpoint.tensors().get(name).toFloats()));
    return numbers;
  }

  private static void assertSame(Map<String, float[]> actual, Map<String, float[]> expected) {
    assertThat(new TreeSet<>(actual.keySet())).isEqualTo(new TreeSet<>(expected.keySet()));
    expected.forEach((name, values) -> assertThat(actual.get(name)).as(name).isEqualTo(values));
  }

  private void assertRefused(String... parts) {
    assertThatThrownBy(() -> format.read(folder))
        .isInstanceOf(UserException.class)
        .satisfies(e -> assertThat(((UserException) e).kind()).isEqualTo(UserException.Kind.INPUT))
        .satisfies(e -> assertThat(e.getMessage()).contains(parts));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2-tiny", "llama-tiny"})
  void write_whatWasRead_givesTheSameFileAgain(String name) throws IOException {
    golden(name);
    Checkpoint read = format.read(folder);
    format.write(read, other);
    try (Arena arena = Arena.ofConfined()) {
      Map<String, StoredTensor> theirs =
          SafetensorsFile.open(folder.resolve("model.safetensors"), arena).tensors();
      Map<String, StoredTensor> ours =
          SafetensorsFile.open(other.resolve("model.safetensors"), arena).tensors();
      assertThat(ours.keySet()).containsExactlyInAnyOrderElementsOf(theirs.keySet());
      ours.forEach(
          (tensor, stored) -> {
            assertThat(stored.lengths()).as(tensor).isEqualTo(theirs.get(tensor).lengths());
            assertThat(stored.bytes().mismatch(theirs.get(tensor).bytes()))
                .as(tensor)
                .isEqualTo(-1);
          });
    }
    Checkpoint again = format.read(other);
    assertThat(again.config()).isEqualTo(read.config());
    assertThat(again.vocabulary()).isEqualTo(read.vocabulary());
    read.tensors().close();
    again.tensors().close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2-tiny", "llama-tiny"})
  void read_bothLayoutsOfConfig_giveTheSameSettings(String name) {
    golden(name);
    Checkpoint older = format.read(folder);
    GoldenCase.copy(name, "config.transformers5.json", folder.resolve("config.json"));
    Checkpoint newer = format.read(folder);
    assertThat(newer.config()).isEqualTo(older.config());
    older.tensors().close();
    newer.tensors().close();
  }

  /** Settings of each family, as config.json has them, on top of common sizes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "llama | {}",
        "llama | {\"attention_bias\": true, \"mlp_bias\": true, \"head_dim\": 6,"
            + " \"tie_word_embeddings\": true}",
        "llama | {\"rope_scaling\": {\"rope_type\": \"llama3\", \"factor\": 8, \"low_freq_factor\":"
            + " 1, \"high_freq_factor\": 4, \"original_max_position_embeddings\": 16}}",
        "llama | {\"rope_scaling\": {\"type\": \"linear\", \"factor\": 2}}",
        "llama | {\"rope_scaling\": {\"rope_type\": \"yarn\", \"factor\": 4,"
            + " \"original_max_position_embeddings\": 16, \"attention_factor\": 1.1}}",
        "llama | {\"rope_scaling\": {\"rope_type\": \"longrope\", \"short_factor\": [1.0, 2.5],"
            + " \"long_factor\": [3.0, 4.0], \"original_max_position_embeddings\": 16}}",
        "mistral | {\"sliding_window\": 4}",
        "qwen2 | {\"use_sliding_window\": true, \"sliding_window\": 4, \"max_window_layers\": 1}",
        "qwen2 | {\"use_sliding_window\": false, \"sliding_window\": 4}",
        "qwen3 | {\"head_dim\": 6}",
        "gemma3_text | {\"head_dim\": 6, \"sliding_window\": 4, \"sliding_window_pattern\": 2,"
            + " \"query_pre_attn_scalar\": 6, \"final_logit_softcapping\": 30.0}",
        "olmo2 | {}",
      })
  void write_family_readsBackTheSame(String type, String extra) throws IOException {
    ObjectNode json =
        (ObjectNode)
            JsonMapper.shared()
                .readTree(
                    "{\"num_hidden_layers\": 2, \"hidden_size\": 16, \"num_attention_heads\": 4,"
                        + " \"num_key_value_heads\": 2, \"intermediate_size\": 20,"
                        + " \"max_position_embeddings\": 32, \"vocab_size\": 11}");
    json.put("model_type", type);
    json.setAll((ObjectNode) JsonMapper.shared().readTree(extra));
    config(json);
    ConfigJson read = ConfigJson.read(folder.resolve("config.json"));
    Family family =
        Families.ALL.stream().filter(f -> f.modelType().equals(type)).findFirst().orElseThrow();
    Settings settings = family.read(read);
    read.check();
    HeapTensors tensors = HeapTensors.random(ParameterShapes.of(settings, 11), 3);
    Checkpoint checkpoint = new Checkpoint("transformer", settings.tree(), 11, tensors);
    format.write(checkpoint, other);
    Checkpoint again = format.read(other);
    String written =
        JsonMapper.shared()
            .readTree(Files.readString(other.resolve("config.json")))
            .path("model_type")
            .asString();
    assertThat(written).isEqualTo(type);
    assertThat(again.config()).isEqualTo(settings.tree());
    assertSame(numbers(again), numbers(checkpoint));
    again.tensors().close();
  }

  @Test
  void write_settingsOfNoFamily_keepsJackdawsOwnNames() throws IOException {
    golden("llama-tiny");
    Checkpoint read = format.read(folder);
    Settings settings =
        Settings.of(read.config())
            .put("feed_forward.activation", "relu-squared")
            .put("positions.interleaved", true);
    Checkpoint odd =
        new Checkpoint("transformer", settings.tree(), read.vocabulary(), read.tensors());
    format.write(odd, other);
    Checkpoint again = format.read(other);
    assertThat(again.backbone()).isEqualTo("transformer");
    assertThat(again.config()).isEqualTo(odd.config());
    assertSame(numbers(again), numbers(odd));
    read.tensors().close();
    again.tensors().close();
  }

  @Test
  void write_backboneOfAStranger_readsBackTheSame() {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    shapes.put("embedding.weight", new long[] {7, 4});
    shapes.put("blocks.0.mix.kernel", new long[] {3, 4});
    shapes.put("scale", new long[0]);
    Map<String, Object> settings =
        Map.of("layers", 1, "rate", 0.5, "names", List.of("a", "b"), "inner", Map.of("on", true));
    Checkpoint checkpoint =
        new Checkpoint("gated-convolution", settings, 7, HeapTensors.random(shapes, 5));
    format.write(checkpoint, other);
    assertThat(format.recognises(other)).isTrue();
    Checkpoint again = format.read(other);
    assertThat(again.backbone()).isEqualTo("gated-convolution");
    assertThat(again.config()).isEqualTo(settings);
    assertThat(again.vocabulary()).isEqualTo(7);
    assertSame(numbers(again), numbers(checkpoint));
    again.tensors().close();
  }

  @Test
  void write_parametersOfHeadsAndAdapters_keepTheirNames() {
    golden("gpt2-tiny");
    Checkpoint read = format.read(folder);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    read.tensors().types().keySet().forEach(name -> tensors.put(name, read.tensors().get(name)));
    Map<String, long[]> more =
        Map.of(
            "heads.label.weight",
            new long[] {3, 48},
            "blocks.0.attention.query.lora_A.weight",
            new long[] {2, 48});
    tensors.putAll(HeapTensors.random(more, 9).tensors());
    Checkpoint both =
        new Checkpoint("transformer", read.config(), read.vocabulary(), new HeapTensors(tensors));
    format.write(both, other);
    Checkpoint again = format.read(other);
    assertSame(numbers(again), numbers(both));
    read.tensors().close();
    again.tensors().close();
  }

  @Test
  void write_parameterMissing_saysWhich() {
    golden("gpt2-tiny");
    Checkpoint read = format.read(folder);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    read.tensors().types().keySet().forEach(name -> tensors.put(name, read.tensors().get(name)));
    tensors.remove("norm.bias");
    Checkpoint incomplete =
        new Checkpoint("transformer", read.config(), read.vocabulary(), new HeapTensors(tensors));
    assertThatThrownBy(() -> format.write(incomplete, other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("norm.bias");
    read.tensors().close();
  }

  @Test
  void read_shards_equalsOneFile() throws IOException {
    golden("llama-tiny");
    Checkpoint whole = format.read(folder);
    GoldenCase stored = GoldenCase.over(folder.resolve("model.safetensors"));
    Map<String, SafetensorsWriter.Entry> first = new LinkedHashMap<>();
    Map<String, SafetensorsWriter.Entry> second = new LinkedHashMap<>();
    ObjectNode index = JsonMapper.shared().createObjectNode();
    ObjectNode map = index.putObject("weight_map");
    for (String name : stored.tensors()) {
      boolean in = map.size() % 2 == 0;
      Tensor tensor = stored.tensor(name);
      (in ? first : second).put(name, new SafetensorsWriter.Entry(tensor.lengths(), () -> tensor));
      map.put(name, in ? "model-00001-of-00002.safetensors" : "model-00002-of-00002.safetensors");
    }
    SafetensorsWriter.write(other.resolve("model-00001-of-00002.safetensors"), first, Map.of());
    SafetensorsWriter.write(other.resolve("model-00002-of-00002.safetensors"), second, Map.of());
    Files.writeString(other.resolve("model.safetensors.index.json"), index.toString());
    Files.copy(folder.resolve("config.json"), other.resolve("config.json"));
    Checkpoint shards = format.read(other);
    assertSame(numbers(shards), numbers(whole));
    shards.tensors().close();
    whole.tensors().close();

    map.put("model.norm.weight", "../elsewhere.safetensors");
    Files.writeString(other.resolve("model.safetensors.index.json"), index.toString());
    assertThatThrownBy(() -> format.read(other))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("not a file of this folder");
    map.put(
        "model.norm.weight",
        first.containsKey("model.norm.weight")
            ? "model-00002-of-00002.safetensors"
            : "model-00001-of-00002.safetensors");
    Files.writeString(other.resolve("model.safetensors.index.json"), index.toString());
    assertThatThrownBy(() -> format.read(other))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("model.norm.weight")
        .hasMessageContaining("the index says");
  }

  @Test
  void read_oldFile_ignoresBuffersPrefixAndSecondCopyOfATiedHead() throws IOException {
    golden("gpt2-tiny");
    Checkpoint read = format.read(folder);
    GoldenCase stored = GoldenCase.over(folder.resolve("model.safetensors"));
    Map<String, SafetensorsWriter.Entry> entries = new LinkedHashMap<>();
    for (String name : stored.tensors()) {
      Tensor tensor = stored.tensor(name);
      entries.put(
          name.replaceFirst("^transformer\\.", ""),
          new SafetensorsWriter.Entry(tensor.lengths(), () -> tensor));
    }
    Tensor table = stored.tensor("transformer.wte.weight");
    Tensor mask = HeapTensors.random(Map.of("m", new long[] {1, 1, 4, 4}), 1).get("m");
    entries.put("lm_head.weight", new SafetensorsWriter.Entry(table.lengths(), () -> table));
    entries.put("h.0.attn.bias", new SafetensorsWriter.Entry(mask.lengths(), () -> mask));
    Files.copy(folder.resolve("config.json"), other.resolve("config.json"));
    SafetensorsWriter.write(other.resolve("model.safetensors"), entries, Map.of());
    Checkpoint old = format.read(other);
    assertSame(numbers(old), numbers(read));
    read.tensors().close();
    old.tensors().close();
  }

  @Test
  void read_unknownArchitecture_saysWhatItIsAndWhatIsClose() throws IOException {
    golden("llama-tiny");
    ObjectNode json = config();
    json.put("model_type", "llama4_text");
    json.putArray("architectures").add("Llama4ForCausalLM");
    config(json);
    assertRefused(
        "\"llama4_text\" (Llama4ForCausalLM) are not known",
        "available: gemma3_text, gpt2, llama",
        "the nearest family is \"llama\"",
        "docs/guides/checkpoint.md");
  }

  @Test
  void read_wrongSizes_namesEveryTensor() throws IOException {
    golden("llama-tiny");
    ObjectNode json = config();
    json.put("intermediate_size", 100);
    json.put("num_hidden_layers", 3);
    config(json);
    assertRefused(
        "tensor \"model.layers.0.mlp.up_proj.weight\" is [104, 48], config.json asks for [100, 48]",
        "tensor \"model.layers.2.self_attn.q_proj.weight\" [48, 48] is missing");
  }

  @Test
  void read_fewerLayersThanTheFile_namesWhatIsLeftOver() throws IOException {
    golden("llama-tiny");
    ObjectNode json = config();
    json.put("num_hidden_layers", 1);
    config(json);
    assertRefused(
        "tensor \"model.layers.1.mlp.down_proj.weight\" [48, 104] has no place in a model of type"
            + " llama");
  }

  @Test
  void read_untiedHeadMissing_saysSo() throws IOException {
    golden("gpt2-tiny");
    ObjectNode json = config();
    json.put("tie_word_embeddings", false);
    config(json);
    assertRefused("tensor \"lm_head.weight\" [131, 48] is missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"hidden_size\": \"wide\"} | \"hidden_size\" is \"wide\", not a whole number",
        "{\"hidden_size\": 0} | \"hidden_size\" is 0, must be from 1",
        "{\"hidden_size\": null} | \"hidden_size\" is missing",
        "{\"num_hidden_layers\": 1000000} | at most 10000 are possible",
        "{\"vocab_size\": -3} | \"vocab_size\" is -3",
        "{\"rms_norm_eps\": \"small\"} | \"rms_norm_eps\" is \"small\", not a number",
        "{\"tie_word_embeddings\": 1} | \"tie_word_embeddings\" is 1, not true or false",
        "{\"hidden_act\": \"mish\"} | \"hidden_act\" is \"mish\", which is not supported",
        "{\"rope_scaling\": {\"rope_type\": \"dynamic\"}} | \"rope_scaling.rope_type\" is"
            + " \"dynamic\", which is not supported",
        "{\"rope_scaling\": {\"rope_type\": \"longrope\"}} | \"rope_scaling.short_factor\" is missing",
        "{\"rope_scaling\": {\"rope_type\": \"longrope\", \"short_factor\": [0], \"long_factor\": [1]}}"
            + " | \"rope_scaling.short_factor\" has 0, which is no number above 0",
        "{\"rope_scaling\": {\"rope_type\": \"linear\"}} | \"rope_scaling.factor\" is missing",
        "{\"rope_scaling\": {\"factor\": 2}} | \"rope_scaling.rope_type\" is missing",
        "{\"rope_scaling\": 8} | \"rope_scaling\" is 8, not an object"
      })
  void read_badConfig_namesTheKey(String change, String message) throws IOException {
    golden("llama-tiny");
    ObjectNode json = config();
    for (Map.Entry<String, JsonNode> member : JsonMapper.shared().readTree(change).properties()) {
      json.set(member.getKey(), member.getValue());
    }
    config(json);
    assertRefused(message, "config.json");
  }

  @Test
  void read_severalBadKeys_reportsAll() throws IOException {
    golden("llama-tiny");
    ObjectNode json = config();
    json.put("hidden_size", "wide").put("hidden_act", "mish").remove("num_attention_heads");
    config(json);
    assertRefused("\"hidden_size\"", "\"hidden_act\"", "\"num_attention_heads\" is missing");
  }

  @Test
  void read_scaledAttentionOfGpt2_isRefused() throws IOException {
    golden("gpt2-tiny");
    ObjectNode json = config();
    json.put("scale_attn_by_inverse_layer_idx", true);
    config(json);
    assertRefused("only false is supported");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "\u0000\u0001", "{\"model_type\": 3}", "{}"})
  void read_configThatIsNone_isRefused(String text) throws IOException {
    golden("llama-tiny");
    Files.writeString(folder.resolve("config.json"), text);
    assertRefused("config.json");
  }

  @Test
  void read_folderWithPickleOnly_saysWhyNot() throws IOException {
    golden("llama-tiny");
    Files.delete(folder.resolve("model.safetensors"));
    Files.writeString(folder.resolve("pytorch_model.bin"), "pickle");
    assertRefused("there is no model.safetensors", "pytorch_model.bin", "a pickle can run code");
  }

  @Test
  void read_customWithoutItsKeys_namesThem() throws IOException {
    Files.writeString(
        folder.resolve("config.json"),
        "{\"model_type\": \"jackdaw\", \"jackdaw\": {\"config\": 3}}");
    assertRefused(
        "\"jackdaw.backbone\" is missing",
        "\"jackdaw.vocabulary\" is missing",
        "\"jackdaw.config\" is 3, not an object");
  }

  @Test
  void recognises_otherFolders_not() throws IOException {
    assertThat(format.recognises(folder)).isFalse();
    assertThat(format.recognises(folder.resolve("absent"))).isFalse();
    Files.createDirectory(folder.resolve("config.json"));
    assertThat(format.recognises(folder)).isFalse();
  }

  @Test
  void get_unknownParameter_saysWhatThereIs() {
    golden("llama-tiny");
    Checkpoint read = format.read(folder);
    assertThatThrownBy(() -> read.tensors().get("nothing"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("embedding.weight");
    assertThat(read.tensors().get("norm.weight").lengths()).containsExactly(48);
    read.tensors().close();
  }
}
