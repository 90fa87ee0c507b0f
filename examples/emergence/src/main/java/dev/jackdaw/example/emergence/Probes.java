package dev.jackdaw.example.emergence;

import dev.jackdaw.classification.Calibration;
import dev.jackdaw.evaluation.ModelSubject;
import dev.jackdaw.evaluation.task.HeadConfig;
import dev.jackdaw.evaluation.task.LambadaTask;
import dev.jackdaw.evaluation.task.MultipleChoiceConfig;
import dev.jackdaw.evaluation.task.MultipleChoiceTask;
import dev.jackdaw.evaluation.task.PerplexityConfig;
import dev.jackdaw.evaluation.task.PerplexityTask;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.task.Outcome;
import dev.jackdaw.task.Subject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Asks a model everything: the loss on unseen texts, and each skill's probes. */
final class Probes {
  private static final int UNSEEN = 200;

  /** Not the seed of any training text. */
  private static final long SEED = 987_654_321;

  private final World world = new World();
  private final List<DataRow> unseen = new ArrayList<>();

  Probes() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < UNSEEN; i++) {
      unseen.add(new DataRow("unseen " + i, Map.of("text", world.text(random))));
    }
  }

  Measured measure(LoadedModel model, long tokens) {
    Subject subject = new ModelSubject("model", model, _ -> Calibration.none(false));
    Map<String, Double> accuracy = new LinkedHashMap<>();
    for (Skill skill : world.skills()) {
      Outcome outcome =
          skill == world.thanks
              ? new LambadaTask()
                  .evaluate(new HeadConfig(Optional.empty()), subject, skill.probes())
              : new MultipleChoiceTask()
                  .evaluate(
                      new MultipleChoiceConfig(Optional.empty(), " "), subject, skill.probes());
      accuracy.put(skill.name(), value(outcome, "accuracy"));
    }
    Outcome known = new PerplexityTask().evaluate(PerplexityConfig.standard(), subject, unseen);
    return new Measured(tokens, value(known, "loss"), accuracy);
  }

  private static double value(Outcome outcome, String metric) {
    return outcome.metrics().stream()
        .filter(one -> one.name().equals(metric))
        .findFirst()
        .orElseThrow()
        .value(outcome.items());
  }
}
