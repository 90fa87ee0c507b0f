package dev.jackdaw.checkpoint.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.checkpoint.Checkpoint;
import dev.jackdaw.checkpoint.Checkpoint.HeadSettings;
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
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class SequenceClassifierTest {
  private static final String SCORE = "heads.topic.score.weight";

  @TempDir Path folder;
  private final HuggingFaceFormat format = new HuggingFaceFormat();
  private Checkpoint base;

  @BeforeEach
  void readBase() {
    GoldenCase.copy("llama-tiny", "config.json", folder.resolve("config.json"));
    GoldenCase.copy("llama-tiny", "model.safetensors", folder.resolve("model.safetensors"));
    base = format.read(folder);
  }

  private static HeadSettings head(Map<String, Object> extra) {
    Map<String, Object> config = new LinkedHashMap<>(Map.of("labels", List.of("x", "y", "z")));
    config.putAll(extra);
    return new HeadSettings("classification", config);
  }

  /** The base with a head's weight, with or without its projection to the vocabulary. */
  private Checkpoint with(Map<String, HeadSettings> heads, boolean speaks) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    base.tensors().types().keySet().forEach(name -> tensors.put(name, base.tensors().get(name)));
    if (!speaks) {
      tensors.remove("head.weight");
    }
    heads.forEach(
        (name, head) -> {
          if (head.type().equals("classification")) {
            int width = (int) tensors.get("embedding.weight").length(1);
            float[] numbers = new float[3 * width];
            for (int i = 0; i < numbers.length; i++) {
              numbers[i] = i;
            }
            tensors.put("heads." + name + ".score.weight", Tensor.of(numbers, 3, width));
          }
        });
    return new Checkpoint(
        "transformer", base.config(), base.vocabulary(), heads, new HeapTensors(tensors));
  }

  private Set<String> tensorsOf(Path written) {
    try (Arena arena = Arena.ofConfined()) {
      return Set.copyOf(
          SafetensorsFile.open(written.resolve("model.safetensors"), arena).tensors().keySet());
    }
  }

  private static JsonNode config(Path written) throws IOException {
    return JsonMapper.shared().readTree(Files.readAllBytes(written.resolve("config.json")));
  }

  private void assertSame(Checkpoint read, Checkpoint written) {
    assertThat(read.tensors().types()).isEqualTo(written.tensors().types());
    written
        .tensors()
        .types()
        .keySet()
        .forEach(
            name ->
                assertThat(read.tensors().get(name).toFloats())
                    .as(name)
                    .isEqualTo(written.tensors().get(name).toFloats()));
  }

  @Test
  void write_classifierAlone_isWhatTransformersOpens() throws IOException {
    Checkpoint written = with(Map.of("topic", head(Map.of())), false);
    format.write(written, folder);
    JsonNode json = config(folder);
    assertThat(json.path("architectures").path(0).asString())
        .isEqualTo("LlamaForSequenceClassification");
    assertThat(json.path("problem_type").asString()).isEqualTo("single_label_classification");
    assertThat(json.path("id2label").toString()).isEqualTo("{\"0\":\"x\",\"1\":\"y\",\"2\":\"z\"}");
    assertThat(json.path("label2id").path("z").asInt()).isEqualTo(2);
    assertThat(tensorsOf(folder)).contains("score.weight").doesNotContain("lm_head.weight", SCORE);
    Checkpoint read = format.read(folder);
    assertThat(read.heads()).containsOnlyKeys("topic");
    assertThat(read.heads().get("topic").config())
        .containsEntry("labels", List.of("x", "y", "z"))
        .containsEntry("multi_label", false)
        .containsEntry("boundary", "none");
    assertSame(read, written);
    read.tensors().close();
  }

  @Test
  void write_besideALanguageModel_keepsBoth() throws IOException {
    Checkpoint written =
        with(
            Map.of(
                "language-model",
                new HeadSettings("language-model", Map.of()),
                "topic",
                head(Map.of("multi_label", true))),
            true);
    format.write(written, folder);
    assertThat(config(folder).path("architectures").path(0).asString())
        .isEqualTo("LlamaForCausalLM");
    assertThat(config(folder).path("problem_type").asString())
        .isEqualTo("multi_label_classification");
    assertThat(tensorsOf(folder)).contains("score.weight", "lm_head.weight");
    Checkpoint read = format.read(folder);
    assertThat(read.heads()).containsOnlyKeys("language-model", "topic");
    assertThat(read.heads().get("topic").config()).containsEntry("multi_label", true);
    assertSame(read, written);
    read.tensors().close();
  }

  @Test
  void write_whatTransformersCannotSay_keepsItsOwnNames() throws IOException {
    for (Map<String, HeadSettings> heads :
        List.of(
            Map.of("topic", head(Map.of("pooling", "mean"))),
            Map.of("topic", head(Map.of("bias", true))),
            Map.of("topic", head(Map.of("ngrams", Map.of("order", 2)))),
            Map.of("topic", head(Map.of()), "mood", head(Map.of())))) {
      Checkpoint written = with(heads, false);
      format.write(written, folder);
      assertThat(config(folder).has("id2label")).isFalse();
      assertThat(tensorsOf(folder)).contains(SCORE).doesNotContain("score.weight");
      Checkpoint read = format.read(folder);
      assertThat(read.heads()).isEmpty();
      assertSame(read, written);
      read.tensors().close();
    }
  }

  private void change(String key, String json) throws IOException {
    ObjectNode config = (ObjectNode) config(folder);
    if (json.isEmpty()) {
      config.remove(key);
    } else {
      config.set(key, JsonMapper.shared().readTree(json));
    }
    Files.writeString(folder.resolve("config.json"), config.toString());
  }

  @Test
  void read_contradictions_areRefused() throws IOException {
    format.write(with(Map.of("topic", head(Map.of())), false), folder);
    change("id2label", "{\"0\":\"x\",\"1\":\"y\"}");
    assertRefused(
        "tensor \"score.weight\" is [3, 48], 2 labels of a model of width 48 ask for [2, 48]");
    change("id2label", "{\"0\":\"x\",\"2\":\"y\"}");
    assertRefused("\"id2label\" has no label 1, expected 0 to 1");
    change("id2label", "{}");
    assertRefused("\"id2label\" has no labels");
    change("id2label", "{\"0\":\"x\"}");
    change("problem_type", "");
    assertRefused("that is a regression");
    change("problem_type", "\"regression\"");
    assertRefused("\"problem_type\" is \"regression\", which is not supported");
    format.write(base, folder);
    change("architectures", "[\"LlamaForSequenceClassification\"]");
    assertRefused("tensor \"score.weight\" [2, 48] is missing");
  }

  private void assertRefused(String part) {
    assertThatThrownBy(() -> format.read(folder))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(part);
  }
}
