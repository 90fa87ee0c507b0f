package dev.jackdaw.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The README's first command, on WordNet's adverbs and a model a hundred times smaller, with the jars the launcher runs. */
final class FirstModelIT {
  private static final Path ROOT = Path.of(System.getProperty("jackdaw.root"));
  private static final Path RECIPE = ROOT.resolve("examples/first-model/recipe.yaml");

  @TempDir Path scratch;
  private Path work;
  private Path launcher;

  @BeforeEach
  void unpack() throws IOException {
    work = Files.createDirectories(scratch.resolve("work"));
    Path distribution = Files.createDirectories(scratch.resolve("jackdaw home"));
    Files.createSymbolicLink(distribution.resolve("lib"), ROOT.resolve("distribution/target/lib"));
    launcher = Shell.script(distribution.resolve("jackdaw"), Files.readString(LauncherIT.source()));
  }

  @Test
  void firstModel_scaledDown_trainsReportsAndWrites() throws Exception {
    Shell.Result run = run("--json");
    assertThat(run.exit()).as(run.err()).isZero();
    JsonNode report = JsonMapper.shared().readTree(run.out());
    assertThat(report.get("perplexity").doubleValue()).isGreaterThan(1);
    assertThat(report.get("bits_per_byte").doubleValue()).isPositive();
    Path results = work.resolve("runs/first-model");
    assertThat(results.resolve("report.html")).isNotEmptyFile();
    assertThat(results.resolve("bundle/model.safetensors")).isNotEmptyFile();
    assertThat(results.resolve("bundle/tokenizer.json")).isNotEmptyFile();

    Path model = results.resolve("bundle/model.safetensors");
    var written = Files.getLastModifiedTime(model);
    Shell.Result again = run("--json");
    assertThat(again.exit()).as(again.err()).isZero();
    assertThat(Files.getLastModifiedTime(model))
        .as("the finished stage is not run again")
        .isEqualTo(written);

    Shell.Result text =
        shell()
            .run(
                launcher,
                "generate",
                "runs/first-model/bundle",
                "--prompt",
                "quickly:",
                "--max-tokens",
                "8");
    assertThat(text.exit()).as(text.err()).isZero();
    assertThat(text.out()).isNotBlank();
  }

  @Test
  void recipe_withMistakes_namesThemAllWithPlaces() throws Exception {
    Path recipe = work.resolve("wrong.yaml");
    String text = Files.readString(RECIPE);
    Files.writeString(
        recipe,
        text.replace("layers: 4", "layrs: 4").replace("precision: bf16", "precision: bf61"));
    Shell.Result result = shell().run(launcher, "run", recipe.toString());
    assertThat(result.exit()).isEqualTo(3);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .contains("wrong.yaml:")
        .contains("layrs")
        .contains("layers")
        .contains("bf61");
  }

  @Test
  void plugins_ofTheDistributionAndOfAFolder_areListed() throws Exception {
    Path jars = ROOT.resolve("examples/custom-backbone/target");
    Shell.Result result = shell().run(launcher, "plugins", "--plugins", jars.toString());
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("tokenizer-bpe")
        .contains("engine-cpu")
        .contains("wordnet")
        .contains("gated-convolution");
    assertThat(result.err()).isEmpty();
  }

  private Shell.Result run(String... further) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("run", RECIPE.toString()));
    for (String setting :
        List.of(
            "data.text.parts=[adverb]",
            "tokenizer.vocabulary=512",
            "backbone.layers=1",
            "backbone.width=32",
            "backbone.heads=2",
            "backbone.context_length=32",
            "training.steps=6",
            "training.batch_tokens=128",
            "training.evaluate_every=3",
            "training.sample_every=0",
            "samples.settings.max_tokens=4")) {
      arguments.addAll(List.of("--set", setting));
    }
    arguments.addAll(List.of(further));
    return shell().run(launcher, arguments.toArray(String[]::new));
  }

  private Shell shell() throws IOException {
    Path home = Files.createDirectories(scratch.resolve("home"));
    return new Shell(work, home).with("JACKDAW_JAVA_HOME", System.getProperty("java.home"));
  }
}
