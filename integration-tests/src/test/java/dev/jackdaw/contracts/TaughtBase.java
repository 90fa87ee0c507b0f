package dev.jackdaw.contracts;

import dev.jackdaw.bundle.Bundle;
import dev.jackdaw.finetuning.FineTuneConfig;
import dev.jackdaw.pipeline.Pipeline;
import dev.jackdaw.pipeline.PipelineListener;
import dev.jackdaw.pipeline.RecipeFile;
import dev.jackdaw.pipeline.RunFolder;
import dev.jackdaw.pipeline.Stage;
import dev.jackdaw.recipe.Binder;
import dev.jackdaw.recipe.Yaml;
import dev.jackdaw.registry.Components;
import dev.jackdaw.registry.PluginFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Small bases and rows to teach them. */
record TaughtBase(Path folder) {
  static final Components COMPONENTS = Components.find(new PluginFolders(null, List.of()));

  static final String CLASSIFICATION =
      """
      head: classification
      data: {train: {type: files, paths: [%s]}, split: {validation: 0.3}}
      strategy: %s
      training: {steps: %d, batch_examples: 3, learning_rate: 1e-2, evaluate_every: 0}
      """;

  /** Writes texts and rows. */
  static TaughtBase in(Path folder) throws IOException {
    Path text = Files.createDirectory(folder.resolve("text"));
    for (int i = 0; i < 12; i++) {
      Files.writeString(
          text.resolve(i + ".txt"), "the jackdaw number " + i + " sat, and was grey.\n");
    }
    StringBuilder everyCharacter = new StringBuilder();
    for (char c = ' '; c <= '~'; c++) {
      everyCharacter.append(c);
    }
    Files.writeString(text.resolve("ascii.txt"), everyCharacter + "\n");
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      String bird = i % 2 == 0 ? "jackdaw" : "crow";
      rows.append("{\"text\": \"the %s %d sat\", \"label\": \"%s\"}%n".formatted(bird, i, bird));
    }
    Files.writeString(folder.resolve("rows.jsonl"), rows);
    return new TaughtBase(folder);
  }

  Path rows() {
    return folder.resolve("rows.jsonl");
  }

  /** Trains a base of two steps. */
  Bundle base(String name, String backbone, int seed) throws IOException {
    Path recipe = folder.resolve(name + ".yaml");
    Files.writeString(
        recipe,
        """
        name: base
        data: {text: {type: files, paths: [%s]}, held_out: {by: document, fraction: 0.2}}
        tokenizer: character
        backbone: %s
        engine: reference
        training: {steps: 2, batch_tokens: 64, context: 32, learning_rate: 1e-2, seed: %d}
        """
            .formatted(folder.resolve("text"), backbone, seed));
    RunFolder run = new RunFolder(folder.resolve(name));
    pipeline(recipe, run).run(Stage.PRETRAIN);
    return Bundle.open(run.bundle(), COMPONENTS);
  }

  static Pipeline pipeline(Path recipe, RunFolder run) {
    return new Pipeline(
        RecipeFile.read(recipe, List.of(), COMPONENTS), run, COMPONENTS, new PipelineListener() {});
  }

  FineTuneConfig config(String strategy, int steps) {
    String yaml = CLASSIFICATION.formatted(rows(), strategy, steps);
    return Binder.bind(Yaml.parse(yaml, "test"), FineTuneConfig.class, () -> COMPONENTS, folder);
  }
}
