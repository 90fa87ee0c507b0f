package dev.jackdaw.pipeline;

import dev.jackdaw.bundle.Bundle;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.finetuning.FineTuneConfig;
import dev.jackdaw.finetuning.FineTuneData;
import dev.jackdaw.finetuning.FineTuning;
import dev.jackdaw.registry.Components;
import dev.jackdaw.training.Peak;
import dev.jackdaw.training.Plan;
import dev.jackdaw.training.Planner;
import dev.jackdaw.training.TrainingSetup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What one fine-tuning of a recipe will cost, before anything is trained.
 *
 * @param name of the fine-tuning
 * @param strategy id of its strategy
 * @param plan parameters, those that move, operations, memory, time
 * @param notices what its rows gave, and what the plan leaves out
 */
public record PlannedTuning(String name, String strategy, Plan plan, List<String> notices) {
  public PlannedTuning {
    notices = List.copyOf(notices);
  }

  /**
   * Plans the fine-tunings of a recipe that starts from a finished model. All rows are read and made into examples.
   *
   * @param progress told what is being done
   * @throws dev.jackdaw.problem.UserException for whatever would keep a fine-tuning from starting
   */
  public static List<PlannedTuning> of(
      RecipeFile file, Components components, Consumer<String> progress) {
    Recipe recipe = file.recipe();
    Path path =
        recipe
            .base()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "[plan] the recipe trains its base, which does not exist yet"));
    Bundle base = Bundle.open(path, components);
    List<PlannedTuning> planned = new ArrayList<>();
    try (Engine engine = Engines.create(recipe.engine(), components)) {
      double peak = Double.NaN;
      for (Map.Entry<String, FineTuneConfig> entry : recipe.finetune().entrySet()) {
        String name = entry.getKey();
        FineTuneConfig config = entry.getValue();
        progress.accept("planning " + name);
        FineTuneData rows = FineTuneData.read(name, config, components, file.folder());
        FineTuning tuning = FineTuning.prepare(name, config, base, rows, components);
        List<String> notices = new ArrayList<>(tuning.notices());
        config
            .from()
            .ifPresent(
                earlier ->
                    notices.add(
                        name
                            + ": planned over the base; what \""
                            + earlier
                            + "\" adds to it does not exist yet"));
        TrainingSetup setup = tuning.setup(engine);
        if (Double.isNaN(peak)) {
          peak = Peak.measure(engine, config.training().precision());
        }
        planned.add(
            new PlannedTuning(
                name, config.strategy().type(), new Planner(setup).plan(peak), notices));
      }
    }
    return planned;
  }
}
