package dev.jackdaw.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class AdapterCommandsTest {
  @TempDir static Path folder;
  private static String base;
  private static String recipe;

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
            backbone: {type: transformer, layers: 1, width: 16, heads: 2, context_length: 32}
            training: {steps: 2, batch_tokens: 64, learning_rate: 0.01}
            """);
    run("run", first.toString(), "--out", path("base"));
    base = path("base/bundle");
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      String label = i % 2 == 0 ? "ab" : "cd";
      rows.append("{\"text\": \"%s\", \"label\": \"%s\"}%n".formatted(label.repeat(1 + i), label));
    }
    Files.writeString(folder.resolve("rows.jsonl"), rows);
    StringBuilder second = new StringBuilder("name: taught\nbase: %s\nfinetune:\n".formatted(base));
    for (String strategy : new String[] {"lora", "prompt-tuning"}) {
      second.append(
          """
            %s:
              head: classification
              data: {train: {type: files, paths: [rows.jsonl]}, split: {validation: 0.3}}
              strategy: %s
              training: {steps: 2, batch_examples: 4, learning_rate: 0.01, evaluate_every: 0}
          """
              .formatted(strategy, strategy));
    }
    recipe = Files.writeString(folder.resolve("taught.yaml"), second).toString();
    run("run", recipe, "--out", path("taught"));
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }

  private static String adapter(String name) {
    return path("taught/finetune/" + name + "/adapter");
  }

  private static CommandRun run(String... arguments) {
    CommandRun run = CommandRun.of(arguments);
    assertThat(run.code()).as(run.err()).isZero();
    return run;
  }

  @Test
  void adapter_extractApplyMerge_makeWhatTheySay() {
    String bundle = path("taught/finetune/lora/bundle");
    JsonNode extracted =
        new ObjectMapper()
            .readTree(run("adapter", "extract", bundle, "--out", path("x"), "--json").out());
    assertThat(extracted.get("strategy").asString()).isEqualTo("lora");
    assertThat(extracted.get("parameters").asLong()).isPositive();
    assertThat(folder.resolve("x/adapter_model.safetensors")).exists();
    run("adapter", "apply", base, path("x"), "--out", path("applied"));
    assertThat(folder.resolve("applied/jackdaw.json")).exists();
    run("adapter", "apply", base, adapter("lora"), "--out", path("folded"), "--merge");
    run("adapter", "merge", path("applied"), "--out", path("merged"));
    assertThat(folder.resolve("merged/model.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("folded/model.safetensors"));
  }

  @Test
  void adapter_whatCannotBe_isRefusedWithTheReason() {
    CommandRun merge =
        CommandRun.of(
            "adapter",
            "merge",
            path("taught/finetune/prompt-tuning/bundle"),
            "--out",
            path("never"));
    assertThat(merge.code()).isEqualTo(4);
    assertThat(merge.err()).contains("cannot be merged", "embedding.prompt_embeddings");
    CommandRun nothing = CommandRun.of("adapter", "extract", base, "--out", path("never"));
    assertThat(nothing.code()).isEqualTo(4);
    assertThat(nothing.err()).contains("carries no adapter");
    CommandRun one = CommandRun.of("adapter", "apply", base, "--out", path("never"));
    assertThat(one.code()).isEqualTo(2);
    assertThat(one.err()).contains("takes a base and an adapter, found 1");
    assertThat(folder.resolve("never")).doesNotExist();
  }

  @Test
  void plan_ofFineTunings_isATable() {
    String text = run("plan", recipe).out();
    assertThat(text).contains("fine-tuning", "lora", "prompt-tuning", "MB", "examples");
    JsonNode plan = new ObjectMapper().readTree(run("plan", recipe, "--json").out());
    assertThat(plan.get("finetune").size()).isEqualTo(2);
    JsonNode lora = plan.get("finetune").get(0);
    assertThat(lora.get("trained_parameters").asLong())
        .isPositive()
        .isLessThan(lora.get("parameters").asLong());
    assertThat(lora.get("memory_bytes").get("total").asLong()).isPositive();
  }
}
