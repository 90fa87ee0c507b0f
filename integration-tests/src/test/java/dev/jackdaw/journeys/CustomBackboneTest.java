package dev.jackdaw.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackdaw.bundle.Bundle;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.evaluation.Scorer;
import dev.jackdaw.generation.Completion;
import dev.jackdaw.generation.GenerationRequest;
import dev.jackdaw.generation.GenerationSettings;
import dev.jackdaw.generation.Generator;
import dev.jackdaw.generation.GeneratorLimits;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.pipeline.Pipeline;
import dev.jackdaw.pipeline.PipelineListener;
import dev.jackdaw.pipeline.RecipeFile;
import dev.jackdaw.pipeline.RunFolder;
import dev.jackdaw.pipeline.Stage;
import dev.jackdaw.reference.ReferenceEngine;
import dev.jackdaw.registry.Components;
import dev.jackdaw.registry.PluginFolders;
import dev.jackdaw.tokenizer.SpecialTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The recipe of the example backbone, on less text and in less time: trained, stored, opened and made to write. */
class CustomBackboneTest {
  private static final Components COMPONENTS = Components.find(new PluginFolders(null, List.of()));

  @TempDir Path scratch;

  @Test
  void recipe_ofTheExample_trainsAModelThatWritesAsItScores() throws IOException {
    Path text = scratch.resolve("text");
    Files.createDirectory(text);
    for (int i = 0; i < 40; i++) {
      Files.writeString(
          text.resolve(i + ".txt"), "the jackdaw number " + i + " sat on the tower and watched.\n");
    }
    Path recipe =
        Path.of(System.getProperty("jackdaw.root"), "examples", "custom-backbone", "recipe.yaml");
    List<String> smaller =
        List.of(
            "data.text.paths=[" + text + "]",
            "data.held_out.fraction=0.2",
            "tokenizer.vocabulary=280",
            "backbone.layers=2",
            "backbone.width=24",
            "training.steps=40",
            "training.batch_tokens=256",
            "training.context=32",
            "training.learning_rate=1e-2",
            "samples.prompts=[\"the\"]",
            "samples.settings.max_tokens=4");
    RunFolder run = new RunFolder(scratch.resolve("run"));

    new Pipeline(
            RecipeFile.read(recipe, smaller, COMPONENTS),
            run,
            COMPONENTS,
            new PipelineListener() {})
        .run(Stage.PRETRAIN);

    Path config = run.bundle().resolve("config.json");
    assertThat(JsonMapper.shared().readTree(Files.readString(config)).path("model_type").asString())
        .isEqualTo("jackdaw");
    try (Engine engine = new ReferenceEngine();
        LoadedModel model = Bundle.open(run.bundle(), COMPONENTS).load(engine, Precision.F32)) {
      Scorer scorer = new Scorer(model, 1);
      int[] trained =
          model.tokenizer().ids("the jackdaw number 7 sat on the tower", SpecialTokens.PLAIN);
      double perplexity = Math.exp(-scorer.score(trained).logProbability() / (trained.length - 1));
      assertThat(perplexity).as("perplexity of its text; untrained it is 280").isLessThan(60);
      writesWhatItScoresHighest(model, scorer);
    }
  }

  /** Each token written from carried state is the one a whole run over the text so far finds likeliest. */
  private static void writesWhatItScoresHighest(LoadedModel model, Scorer scorer) {
    int[] prompt = model.tokenizer().ids("the jackdaw", SpecialTokens.PLAIN);
    GenerationSettings settings = GenerationSettings.greedy(12).pastEndOfText();
    try (Generator generator = Generator.open(model, new GeneratorLimits(1, 32, 2))) {
      Completion completion =
          generator.start(GenerationRequest.of(prompt, settings)).result().completions().getFirst();
      int[] written = completion.ids();
      assertThat(written).hasSize(12);
      int[] all = Arrays.copyOf(prompt, prompt.length + written.length);
      System.arraycopy(written, 0, all, prompt.length, written.length);
      var positions = scorer.score(all).positions();
      for (int t = prompt.length; t < all.length; t++) {
        int place = t - (all.length - positions.size());
        assertThat(positions.get(place).top().getFirst().id()).as("token %d", t).isEqualTo(all[t]);
      }
    }
  }
}
