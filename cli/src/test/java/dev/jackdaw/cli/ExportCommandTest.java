package dev.jackdaw.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class ExportCommandTest {
  @TempDir static Path folder;

  @BeforeAll
  static void teachOnce() throws IOException {
    Files.writeString(folder.resolve("text.txt"), "abcd ".repeat(300));
    Path first =
        Files.writeString(
            folder.resolve("base.yaml"),
            """
            name: tiny
            data: {text: {type: files, paths: [text.txt]}, held_out: {by: tail, fraction: 0.1}}
            tokenizer: {type: character}
            backbone: {type: transformer, layers: 2, width: 16, heads: 2, context_length: 32}
            training: {steps: 2, batch_tokens: 64, learning_rate: 0.01}
            """);
    run("run", first.toString(), "--out", path("base"));
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      String label = i % 2 == 0 ? "ab" : "cd";
      rows.append("{\"text\": \"%s\", \"label\": \"%s\"}%n".formatted(label.repeat(1 + i), label));
    }
    Files.writeString(folder.resolve("rows.jsonl"), rows);
    Path second =
        Files.writeString(
            folder.resolve("taught.yaml"),
            """
            name: taught
            base: %s
            finetune:
              lora:
                head: classification
                data: {train: {type: files, paths: [rows.jsonl]}, split: {validation: 0.3}}
                strategy: lora
                training: {steps: 2, batch_examples: 4, learning_rate: 0.01, evaluate_every: 0}
            """
                .formatted(path("base/bundle")));
    run("run", second.toString(), "--out", path("taught"));
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }

  private static CommandRun run(String... arguments) {
    CommandRun run = CommandRun.of(arguments);
    assertThat(run.code()).as(run.err()).isZero();
    return run;
  }

  private static JsonNode export(String bundle, String... options) {
    List<String> arguments = new ArrayList<>(List.of("export", path(bundle), "--json"));
    arguments.addAll(List.of(options));
    return new ObjectMapper().readTree(run(arguments.toArray(String[]::new)).out());
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.asString()));
    return texts;
  }

  @Test
  void export_aTrainedModel_isComparedOnItsTrainingText() {
    JsonNode said = export("base/bundle");

    assertThat(texts(said.path("graphs")))
        .containsExactly("head-language-model", "head-language-model-cached", "embed", "model");
    assertThat(said.path("parity").path("verified").asBoolean()).isTrue();
    assertThat(said.path("parity").path("prompts").asString()).startsWith("training text in ");
    assertThat(folder.resolve("base/bundle-onnx/weights.bin")).exists();
    assertThat(folder.resolve("base/bundle-onnx/genai_config.json")).exists();
    assertThat(run("export", path("base/bundle"), "--portable").out())
        .contains("Parity   within the limits: ")
        .contains("Graphs   head-language-model");
  }

  @Test
  void export_anAdaptedClassifier_mergedAndSeparate_areBothEqual() {
    String bundle = "taught/finetune/lora/bundle";
    JsonNode merged = export(bundle, "--out", path("merged"));
    JsonNode separate = export(bundle, "--out", path("separate"), "--adapter", "separate");

    for (JsonNode said : List.of(merged, separate)) {
      assertThat(said.path("parity").path("verified").asBoolean()).isTrue();
      assertThat(texts(said.path("graphs"))).contains("head-lora", "head-language-model");
    }
    assertThat(folder.resolve("merged/adapter.onnx_adapter")).doesNotExist();
    assertThat(folder.resolve("separate/adapter.onnx_adapter")).exists();
    assertThat(merged.path("parity").path("prompts").asString())
        .isEqualTo("training rows of \"lora\"");
  }

  @Test
  void export_eightBits_growPerplexityByLessThanTheLimit() {
    JsonNode said = export("base/bundle", "--out", path("int8"), "--quantize", "int8");

    assertThat(said.path("parity").path("verified").asBoolean()).isTrue();
    assertThat(said.path("parity").path("limits").path("perplexity_growth").asDouble())
        .isEqualTo(0.01);
    assertThat(said.path("parity").path("checks").path(0).path("max_difference").asDouble())
        .isPositive();
    assertThat(folder.resolve("int8/quantization.json")).exists();
  }

  @Test
  void export_oneHeadAndATrainingStep_writesThoseAlone() {
    JsonNode said =
        export(
            "base/bundle", "--out", path("step"), "--heads", "language-model", "--training-step");

    assertThat(texts(said.path("graphs")))
        .containsExactly(
            "head-language-model",
            "head-language-model-cached",
            "model",
            "head-language-model-training-step");
    assertThat(folder.resolve("step/head-language-model-training-step.onnx")).exists();
  }

  @Test
  void export_whatCannotBe_isSaidAtOnceAndLeavesNothing() throws IOException {
    CommandRun refused =
        CommandRun.of(
            "export",
            path("base/bundle"),
            "--out",
            path("refused"),
            "--heads",
            "intents",
            "--adapter",
            "separate",
            "--target",
            "cuda");

    assertThat(refused.code()).isEqualTo(4);
    assertThat(refused.err())
        .contains("no head \"intents\"")
        .contains("no adapter that could be kept separate");
    CommandRun tooStrict =
        CommandRun.of(
            "export",
            path("base/bundle"),
            "--out",
            path("refused"),
            "--precision",
            "fp16",
            "--max-difference",
            "0");
    assertThat(tooStrict.code()).isEqualTo(5);
    assertThat(tooStrict.err())
        .contains("outputs differ by up to")
        .contains("nothing was exported");
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.contains("refused"));
    }
  }
}
