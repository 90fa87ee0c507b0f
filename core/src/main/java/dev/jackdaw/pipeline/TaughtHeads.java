package dev.jackdaw.pipeline;

import dev.jackdaw.bundle.Bundle;
import dev.jackdaw.classification.Classification;
import dev.jackdaw.classification.Classifier;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.finetuning.FineTuneConfig;
import dev.jackdaw.finetuning.FineTuneData;
import dev.jackdaw.finetuning.LabelledRows;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.model.Example;
import dev.jackdaw.model.Head;
import dev.jackdaw.model.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What the heads of a fine-tuning say about rows they were not trained on. */
final class TaughtHeads {
  private final Bundle bundle;
  private final Engine engine;
  private final FineTuneConfig config;

  TaughtHeads(Bundle bundle, Engine engine, FineTuneConfig config) {
    this.bundle = bundle;
    this.engine = engine;
    this.config = config;
  }

  /** Figures by head, part and name. */
  Map<String, Object> measure(String name, FineTuneData rows) {
    Map<String, Object> heads = new LinkedHashMap<>();
    try (LoadedModel model = bundle.load(engine, config.training().precision())) {
      for (String each : config.heads(name).keySet()) {
        Head head = Objects.requireNonNull(model.graphs().heads().get(each));
        if (!(head.target() instanceof Target.Tokens)) {
          heads.put(each, classification(model, each, head, rows.heads().get(each)));
        }
      }
    }
    return Map.of("heads", heads);
  }

  private Map<String, Object> classification(
      LoadedModel model, String name, Head head, FineTuneData.HeadRows rows) {
    Map<String, Object> figures = new LinkedHashMap<>();
    try (Classifier classifier = Classifier.open(model, name, bundle.calibration(name))) {
      figures.put("threshold", classifier.calibration().threshold());
      figures.put("temperature", classifier.calibration().temperature());
      measure(figures, "validation", classifier, head, rows, LabelledRows::validation);
      measure(figures, "test", classifier, head, rows, LabelledRows::test);
    }
    return figures;
  }

  private static void measure(
      Map<String, Object> into,
      String part,
      Classifier classifier,
      Head head,
      FineTuneData.HeadRows rows,
      java.util.function.Function<LabelledRows, List<DataRow>> which) {
    Map<String, Object> figures = new LinkedHashMap<>();
    List<DataRow> labelled = which.apply(rows.labelled());
    if (!labelled.isEmpty()) {
      List<String> labels = labels(head);
      int right = 0;
      int abstained = 0;
      int rightGiven = 0;
      List<Classification> said = classifier.rows(labelled);
      for (int i = 0; i < labelled.size(); i++) {
        List<String> truth = new ArrayList<>();
        for (Example example : head.examples(labelled.get(i))) {
          example.classes().forEach(k -> truth.add(labels.get(k)));
        }
        Classification answer = said.get(i);
        boolean good =
            classifier.several()
                ? new java.util.HashSet<>(answer.given()).equals(new java.util.HashSet<>(truth))
                : truth.contains(answer.best().label());
        right += good ? 1 : 0;
        abstained += answer.abstains() ? 1 : 0;
        rightGiven += good && !answer.abstains() ? 1 : 0;
      }
      figures.put("rows", labelled.size());
      figures.put("accuracy", right / (double) labelled.size());
      if (!classifier.several()) {
        figures.put("abstained", abstained / (double) labelled.size());
        figures.put(
            "accuracy_of_answers", rightGiven / (double) Math.max(1, labelled.size() - abstained));
      }
    }
    List<DataRow> outside = which.apply(rows.outside());
    if (!outside.isEmpty()) {
      long noticed = classifier.rows(outside).stream().filter(Classification::abstains).count();
      figures.put("outside_rows", outside.size());
      figures.put("outside_noticed", noticed / (double) outside.size());
    }
    if (!figures.isEmpty()) {
      into.put(part, figures);
    }
  }

  private static List<String> labels(Head head) {
    return switch (head.target()) {
      case Target.Classes(List<String> labels) -> labels;
      case Target.MultiClasses(List<String> labels) -> labels;
      case Target.Tokens _ -> List.of();
    };
  }
}
