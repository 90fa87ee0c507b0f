package dev.jackdaw.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackdaw.bundle.Bundle;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.pipeline.Pipeline;
import dev.jackdaw.pipeline.PipelineListener;
import dev.jackdaw.pipeline.RecipeFile;
import dev.jackdaw.pipeline.RunFolder;
import dev.jackdaw.pipeline.Stage;
import dev.jackdaw.reference.ReferenceEngine;
import dev.jackdaw.registry.Components;
import dev.jackdaw.registry.PluginFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The recipe of the example strategy, on less text and in less time: the base stays, the bottlenecks are trained and stored. */
class CustomStrategyTest {
  private static final Components COMPONENTS = Components.find(new PluginFolders(null, List.of()));

  @TempDir Path scratch;

  @Test
  void recipe_ofTheExample_teachesTheBottlenecksAlone() throws IOException {
    Path text = Files.createDirectory(scratch.resolve("text"));
    for (int i = 0; i < 30; i++) {
      Files.writeString(
          text.resolve(i + ".txt"), "Where is jackdaw " + i + "? It sat there. Look at it.\n");
    }
    Path recipe =
        Path.of(System.getProperty("jackdaw.root"), "examples", "custom-strategy", "recipe.yaml");
    List<String> smaller =
        List.of(
            "data.text.paths=[" + text + "]",
            "data.held_out.fraction=0.2",
            "tokenizer.vocabulary=280",
            "backbone.layers=2",
            "backbone.width=16",
            "backbone.heads=2",
            "training.steps=10",
            "training.batch_tokens=128",
            "training.learning_rate=1e-2",
            "finetune.kind.training.epochs=2");
    RunFolder run = new RunFolder(scratch.resolve("run"));

    new Pipeline(
            RecipeFile.read(recipe, smaller, COMPONENTS),
            run,
            COMPONENTS,
            new PipelineListener() {})
        .run(Stage.FINETUNE);

    RunFolder taught = run.finetune("kind");
    JsonNode evaluation = JsonMapper.shared().readTree(Files.readString(taught.evaluation()));
    int width = 16;
    int perBlock = 2 * 16 * width + 16 + width;
    assertThat(evaluation.path("strategy").asString()).isEqualTo("bottleneck");
    assertThat(evaluation.path("trained_parameters").asLong())
        .as("bottlenecks of two blocks, and a row for each of three classes")
        .isEqualTo(2L * perBlock + 3 * width);
    try (Engine engine = new ReferenceEngine();
        LoadedModel base = Bundle.open(run.bundle(), COMPONENTS).load(engine, Precision.F32);
        LoadedModel model = Bundle.open(taught.bundle(), COMPONENTS).load(engine, Precision.F32)) {
      for (ParameterSpec parameter : base.graphs().parameters()) {
        assertThat(model.store().read(parameter.name()).toFloats())
            .as(parameter.name())
            .isEqualTo(base.store().read(parameter.name()).toFloats());
      }
      assertThat(model.store().read("blocks.1.bottleneck.up.weight").toFloats())
          .as("starts at zero, and has moved")
          .doesNotContain(0);
    }
  }
}
