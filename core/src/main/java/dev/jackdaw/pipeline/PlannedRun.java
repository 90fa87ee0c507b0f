package dev.jackdaw.pipeline;

import dev.jackdaw.engine.Engine;
import dev.jackdaw.model.TrainingSuggestion;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.registry.Components;
import dev.jackdaw.tokenizer.Tokenizer;
import dev.jackdaw.training.Peak;
import dev.jackdaw.training.Plan;
import dev.jackdaw.training.Planner;
import dev.jackdaw.training.TrainingConfig;
import dev.jackdaw.training.TrainingSetup;
import dev.jackdaw.training.TrainingSizes;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a recipe will cost, before anything is trained.
 *
 * @param plan parameters, operations, memory, time
 * @param vocabulary tokens of the vocabulary
 * @param corpusTokens tokens of the text that is trained on, about
 * @param estimated whether the number of tokens is an estimate
 * @param suggestion where numbers the recipe leaves out come from
 * @param engine who computes
 */
public record PlannedRun(
    Plan plan,
    int vocabulary,
    long corpusTokens,
    boolean estimated,
    Optional<String> suggestion,
    String engine) {
  /**
   * Plans a recipe. Its vocabulary is learnt from a part of the text, which takes seconds.
   *
   * @param progress told what is being done
   */
  public static PlannedRun of(RecipeFile file, Components components, Consumer<String> progress) {
    Recipe recipe = file.recipe();
    if (recipe.base().isPresent()) {
      throw new UserException(
          UserException.Kind.CONFIGURATION,
          Problem.of("the recipe starts from a finished model, so there is no pre-training to plan")
              .at(file.where("base")));
    }
    SampledTokenizer sampled = SampledTokenizer.of(file, components, progress);
    Tokenizer tokenizer = sampled.tokenizer();
    long tokens = sampled.tokens();
    long trained = Math.round(tokens * (1 - recipe.text().heldOut().fraction()));
    progress.accept("planning");
    AssembledModel model = AssembledModel.of(file, components, tokenizer);
    TrainingConfig config = recipe.training();
    try (Engine engine = Engines.create(recipe.engine(), components)) {
      TrainingSizes sizes =
          TrainingSizes.of(
              config, model.graphs().backbone().contextLength(), trained, model.suggestion());
      TrainingSetup setup =
          new TrainingSetup(engine, model.graphs(), model.headName(), config, sizes);
      Plan plan = new Planner(setup).plan(Peak.measure(engine, config.precision()));
      boolean suggested = config.batchTokens().isEmpty() || config.learningRate().isEmpty();
      return new PlannedRun(
          plan,
          tokenizer.vocabulary().size(),
          trained,
          sampled.partial(),
          suggested ? model.suggestion().map(TrainingSuggestion::reason) : Optional.empty(),
          engine.info().name());
    }
  }
}
