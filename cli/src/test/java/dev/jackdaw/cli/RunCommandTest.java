package dev.jackdaw.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class RunCommandTest {
  private static final String RECIPE =
      """
      name: tiny
      data:
        text: {type: files, paths: [text.txt], documents: blank-line}
        held_out: {fraction: 0.2}
      tokenizer: {type: character}
      backbone: {type: transformer, layers: 1, width: 16, heads: 2, context_length: 16}
      training:
        steps: 6
        batch_tokens: 64
        learning_rate: 0.01
        evaluate_every: 3
      samples:
        prompts: [the]
        settings: {max_tokens: 5}
      """;

  @TempDir Path folder;
  private String recipe;
  private String out;

  @BeforeEach
  void files() throws IOException {
    Random random = new Random(1);
    String[] words = {"the", "cat", "sat", "on", "a", "mat", "and", "ate"};
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      for (int j = 0; j < 12; j++) {
        text.append(words[random.nextInt(words.length)]).append(' ');
      }
      text.append("\n\n");
    }
    Files.writeString(folder.resolve("text.txt"), text);
    recipe = Files.writeString(folder.resolve("recipe.yaml"), RECIPE).toString();
    out = folder.resolve("out").toString();
  }

  private CommandRun run(String... more) {
    List<String> arguments = new ArrayList<>(List.of("run", recipe, "--out", out));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  @Test
  void run_recipe_trainsAndReports() {
    CommandRun run = run("--json");

    assertThat(run.code()).as(run.err()).isZero();
    JsonNode report = new ObjectMapper().readTree(run.out());
    assertThat(report.get("stage").asString()).isEqualTo("report");
    assertThat(report.get("perplexity").asDouble())
        .isLessThan(report.get("untrained").get("perplexity").asDouble());
    assertThat(report.get("bits_per_byte").asDouble()).isPositive();
    assertThat(report.get("bigram").get("perplexity").asDouble()).isPositive();
    assertThat(report.get("samples").get(0).get("prompt").asString()).isEqualTo("the");
    Path results = Path.of(out);
    for (String file :
        List.of(
            "recipe.yaml",
            "bundle/jackdaw.json",
            "bundle/model.safetensors",
            "log.jsonl",
            "report.html",
            "evaluation.json")) {
      assertThat(results.resolve(file)).isNotEmptyFile();
    }
    assertThat(run.err()).contains("step 3: held-out loss").contains("step 6: held-out loss");
  }

  @Test
  void run_again_leavesOutWhatIsDone() {
    assertThat(run().code()).isZero();

    CommandRun again = run("--json");
    assertThat(again.err())
        .contains("tokenizer  done before")
        .contains("tokens     done before")
        .contains("pretrain   done before")
        .contains("report     done before");
    assertThat(new ObjectMapper().readTree(again.out()).get("perplexity").asDouble()).isPositive();

    CommandRun changed = run("--set", "training.steps=3");
    assertThat(changed.code()).as(changed.err()).isZero();
    assertThat(changed.err())
        .contains("tokens     done before")
        .contains("pretrain: runs again, training.steps was 6, is 3");
    assertThat(changed.err()).doesNotContain("report     done before");
  }

  @Test
  void run_textHasChanged_runsEverythingAgain() throws IOException {
    assertThat(run("--stage", "tokens").code()).isZero();
    Files.writeString(
        folder.resolve("text.txt"), Files.readString(folder.resolve("text.txt")) + "\n\none more");

    CommandRun changed = run("--stage", "tokens");

    assertThat(changed.err())
        .contains("tokenizer: runs again, text was ")
        .contains("tokens: runs again");
    assertThat(changed.out()).contains("finished up to tokens");
    assertThat(Path.of(out, "bundle")).doesNotExist();
  }

  @Test
  void run_brokenRecipe_reportsEverythingAtOnce() throws IOException {
    Files.writeString(
        Path.of(recipe),
        """
        name: tiny
        data:
          text: {type: files, path: [text.txt]}
          held_out: {fraction: 2}
        tokenizer: {type: bpee}
        backbone: {type: transformer, layer: 1}
        training: {steps: 6, tokens: 100, optimizer: adam-w}
        trainig: {}
        """);

    CommandRun run = run();

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().replace(recipe, "recipe.yaml"))
        .contains("recipe.yaml:3:23 data.text.path: unknown key \"path\"")
        .contains("did you mean \"paths\"?")
        .contains("recipe.yaml:4:24 data.held_out.fraction: 2.0 is out of range: from 0 to 0.9")
        .contains("recipe.yaml:5:19 tokenizer: unknown tokenizer \"bpee\"")
        .contains("recipe.yaml:6:31 backbone.layer: unknown key \"layer\"")
        .contains("unknown optimizer \"adam-w\"")
        .contains("recipe.yaml:8:1 trainig: unknown key \"trainig\"")
        .doesNotContain("\tat ");
  }

  @Test
  void run_contradiction_isNamedWithItsPlace() {
    CommandRun run = run("--set", "training.tokens=1000");

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err())
        .contains(
            "recipe.yaml:8:3 training: steps 6, tokens 1000 and epochs (not given) contradict each other");
  }

  @Test
  void run_modelThatCannotBe_isNamedWithItsPlace() {
    CommandRun run = run("--set", "backbone.heads=3");

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err())
        .contains("recipe.yaml:6:11 backbone: ")
        .doesNotContain("unexpected failure");
  }

  @Test
  void run_noRecipe_saysHow() {
    assertThat(CommandRun.of("run").err())
        .contains("takes one recipe, found 0")
        .contains("examples/first-model/recipe.yaml");
    assertThat(CommandRun.of("run", folder.resolve("absent.yaml").toString()).code()).isEqualTo(4);
  }

  @Test
  void plan_recipe_saysWhatItWillCost() {
    CommandRun run = CommandRun.of("plan", recipe, "--json");

    assertThat(run.code()).as(run.err()).isZero();
    JsonNode plan = new ObjectMapper().readTree(run.out());
    long parts = 0;
    for (JsonNode part : plan.get("parts")) {
      parts += part.get("parameters").asLong();
    }
    assertThat(plan.get("parameters").asLong()).isEqualTo(parts).isPositive();
    assertThat(plan.get("steps").asLong()).isEqualTo(6);
    assertThat(plan.get("memory_bytes").get("fits").asBoolean()).isTrue();
    assertThat(plan.get("seconds").asDouble()).isPositive();
    assertThat(Path.of(out)).doesNotExist();
    assertThat(CommandRun.of("plan", recipe).out())
        .contains("blocks.0")
        .contains("learning rate")
        .contains("memory");
  }
}
