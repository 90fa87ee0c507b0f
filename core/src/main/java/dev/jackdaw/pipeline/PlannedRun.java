package dev.jackdaw.pipeline;

import dev.jackdaw.data.Document;
import dev.jackdaw.data.TextSourceFactory;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.model.TrainingSuggestion;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.registry.Components;
import dev.jackdaw.tokenizer.SpecialTokens;
import dev.jackdaw.tokenizer.Tokenizer;
import dev.jackdaw.tokenizer.TokenizerFactory;
import dev.jackdaw.tokenizer.TrainingProgress;
import dev.jackdaw.training.Peak;
import dev.jackdaw.training.Plan;
import dev.jackdaw.training.Planner;
import dev.jackdaw.training.TrainingConfig;
import dev.jackdaw.training.TrainingSetup;
import dev.jackdaw.training.TrainingSizes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

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
  /** UTF-16 units a vocabulary is learnt from for the estimate. */
  private static final int SAMPLE = 4 << 20;

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
    @SuppressWarnings("unchecked") // the binder has read the factory's own record
    TextSourceFactory<Record> source =
        components.component(TextSourceFactory.class, recipe.text().text().type());
    progress.accept("reading the text");
    List<String> sample = new ArrayList<>();
    long[] units = new long[2];
    try (Stream<Document> documents =
        source.documents(recipe.text().text().config(), file.folder())) {
      documents.forEach(
          document -> {
            units[0] += document.text().length();
            if (units[1] < SAMPLE) {
              sample.add(document.text());
              units[1] += document.text().length();
            }
          });
    }
    @SuppressWarnings("unchecked") // the binder has read the factory's own record
    TokenizerFactory<Record> factory =
        components.component(TokenizerFactory.class, recipe.tokenizer().type());
    progress.accept("learning a vocabulary from " + units[1] + " characters of the text");
    Tokenizer tokenizer =
        factory.train(recipe.tokenizer().config(), sample.stream(), TrainingProgress.SILENT);
    long sampled =
        sample.stream()
            .mapToLong(text -> 1L + tokenizer.ids(text, SpecialTokens.PLAIN).length)
            .sum();
    long tokens = Math.round(sampled * (units[0] / (double) Math.max(1, units[1])));
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
          units[1] < units[0],
          suggested ? model.suggestion().map(TrainingSuggestion::reason) : Optional.empty(),
          engine.info().name());
    }
  }
}
