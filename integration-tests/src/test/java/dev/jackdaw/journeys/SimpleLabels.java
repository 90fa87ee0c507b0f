package dev.jackdaw.journeys;

import dev.jackdaw.evaluation.task.Baselines;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.registry.Components;
import dev.jackdaw.rows.RowFiles;
import dev.jackdaw.rows.RowFilesConfig;
import dev.jackdaw.task.LabelledText;
import dev.jackdaw.task.Labeller;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Logistic regression in the place of a bot's classifiers: learnt in seconds from the same rows. */
final class SimpleLabels {
  private SimpleLabels() {}

  static Labeller learn(ExampleBot bot, String kind, Components components) {
    List<LabelledText> rows = new ArrayList<>();
    boolean several = false;
    RowFilesConfig file = RowFilesConfig.of(kind + "-train.csv");
    try (Stream<DataRow> read = new RowFiles().rows(file, bot.data())) {
      for (DataRow row : read.toList()) {
        several |= row.fields().containsKey("labels");
        Object labels = row.fields().getOrDefault("label", row.fields().getOrDefault("labels", ""));
        rows.add(
            new LabelledText(
                row.fields().get("text").toString(),
                Stream.of(labels.toString().split("\\|")).filter(l -> !l.isBlank()).toList()));
      }
    }
    return Baselines.train(components, rows, several).stream()
        .filter(baseline -> baseline.name().equals("logistic-regression"))
        .findFirst()
        .orElseThrow()
        .labeller(Optional.empty());
  }
}
