package dev.jackdaw.pipeline;

import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.finetune.FineTuneStrategy;
import dev.jackdaw.model.Backbone;
import dev.jackdaw.model.BackboneFactory;
import dev.jackdaw.model.Head;
import dev.jackdaw.model.HeadFactory;
import dev.jackdaw.model.TrainingSuggestion;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.recipe.Configured;
import dev.jackdaw.registry.Components;
import dev.jackdaw.tokenizer.Tokenizer;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The model of a recipe, described, without numbers.
 *
 * @param graphs its graphs
 * @param headName what its head is called
 * @param backbone the backbone's settings with everything written out
 * @param suggestion how a model of this size is best trained, where its kind knows
 */
record AssembledModel(
    ModelGraphs graphs,
    String headName,
    Configured<BackboneFactory<?>> backbone,
    Optional<TrainingSuggestion> suggestion) {
  private static final Adaptation UNADAPTED = (parameter, phase) -> true;

  /** @throws UserException of kind CONFIGURATION if a component refuses its settings */
  static AssembledModel of(RecipeFile file, Components components, Tokenizer tokenizer) {
    Recipe recipe = file.recipe();
    int vocabulary = tokenizer.vocabulary().size();
    BackboneFactory<Record> backbones = recipe.body().component(components);
    Record settings = recipe.body().config();
    Record complete = built(file, "backbone", () -> backbones.complete(settings));
    Backbone backbone = built(file, "backbone", () -> backbones.create(settings, vocabulary));
    HeadFactory<Record> headFactory = recipe.head().component(components);
    Head head = built(file, "head", () -> headFactory.create(recipe.head().config(), tokenizer));
    String headName = recipe.head().type();
    Map<String, Head> heads = Map.of(headName, head);
    FineTuneStrategy<Record> strategy = recipe.strategy().component(components);
    ModelGraphs plain = new ModelGraphs(backbone, heads, UNADAPTED);
    Adaptation adaptation =
        built(file, "strategy", () -> strategy.adapt(plain.outline(), recipe.strategy().config()));
    return new AssembledModel(
        new ModelGraphs(backbone, heads, adaptation),
        headName,
        new Configured<>(recipe.body().contract(), recipe.body().type(), complete),
        built(file, "backbone", () -> backbones.suggestion(settings, vocabulary)));
  }

  private static <T> T built(RecipeFile file, String section, Supplier<T> building) {
    try {
      return building.get();
    } catch (IllegalArgumentException e) {
      throw new UserException(
          UserException.Kind.CONFIGURATION,
          Problem.of(String.valueOf(e.getMessage())).at(file.where(section)),
          e);
    }
  }
}
