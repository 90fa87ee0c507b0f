package dev.jackdaw.inspection;

import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.bundle.Bundle;
import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.finetune.FineTuneStrategy;
import dev.jackdaw.model.Backbone;
import dev.jackdaw.model.BackboneFactory;
import dev.jackdaw.model.Head;
import dev.jackdaw.pipeline.Recipe;
import dev.jackdaw.pipeline.RecipeFile;
import dev.jackdaw.pipeline.RunFolder;
import dev.jackdaw.pipeline.SampledTokenizer;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.recipe.Configured;
import dev.jackdaw.registry.Components;
import dev.jackdaw.tokenizer.Tokenizer;
import dev.jackdaw.tokenizer.TokenizerFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What of a base model says how rows are read: none of its numbers, so that it need not have been trained.
 *
 * @param tokenizer the base's, or one much like it
 * @param source where the tokenizer is from, in words
 * @param backbone its body
 * @param chatTemplate source of its chat template, if it has one
 */
record InspectedModel(
    Tokenizer tokenizer, String source, Backbone backbone, Optional<String> chatTemplate) {
  private static final Adaptation UNADAPTED = (parameter, phase) -> true;

  /**
   * The model a recipe starts from; of a recipe that trains one, the model it will train.
   *
   * @param run where the recipe's results are, if it ever ran
   */
  static InspectedModel of(
      RecipeFile file, RunFolder run, Components components, Consumer<String> progress) {
    Recipe recipe = file.recipe();
    if (recipe.base().isPresent()) {
      Bundle base = Bundle.open(recipe.base().get(), components);
      Tokenizer tokenizer =
          base.tokenizer()
              .orElseThrow(
                  () ->
                      new UserException(
                          UserException.Kind.INPUT,
                          Problem.of("the model has no tokenizer, so it cannot read text")
                              .at(base.folder().toString())
                              .fix("put a tokenizer.json into its folder")));
      return new InspectedModel(
          tokenizer, "of the model " + base.folder(), base.backbone(), base.chatTemplate());
    }
    TokenizerFactory<Record> factory = recipe.tokenizer().component(components);
    for (Path folder : new Path[] {run.bundle(), run.tokenizer()}) {
      if (Files.isDirectory(folder) && factory.recognises(folder)) {
        Tokenizer tokenizer = factory.load(folder);
        return new InspectedModel(
            tokenizer, "of " + folder, backbone(file, tokenizer, components), Optional.empty());
      }
    }
    Tokenizer tokenizer = SampledTokenizer.of(file, components, progress).tokenizer();
    return new InspectedModel(
        tokenizer,
        "learnt for this from the beginning of the recipe's text",
        backbone(file, tokenizer, components),
        Optional.empty());
  }

  private static Backbone backbone(RecipeFile file, Tokenizer tokenizer, Components components) {
    Configured<BackboneFactory<?>> body = file.recipe().backbone().orElseThrow();
    BackboneFactory<Record> factory = body.component(components);
    try {
      return factory.create(body.config(), tokenizer.vocabulary().size());
    } catch (IllegalArgumentException e) {
      throw new UserException(
          UserException.Kind.CONFIGURATION,
          Problem.of(String.valueOf(e.getMessage())).at(file.where("backbone")),
          e);
    }
  }

  /** Placeholders a strategy puts before every example. */
  int virtualTokens(
      Configured<FineTuneStrategy<?>> choice, Map<String, Head> heads, Components components) {
    FineTuneStrategy<Record> strategy = choice.component(components);
    try {
      return strategy
          .adapt(new ModelGraphs(backbone, heads, UNADAPTED).outline(), choice.config())
          .virtualTokens();
    } catch (IllegalArgumentException e) {
      throw new UserException(
          UserException.Kind.CONFIGURATION,
          Problem.of(String.valueOf(e.getMessage())).at("strategy " + choice.type()),
          e);
    }
  }
}
