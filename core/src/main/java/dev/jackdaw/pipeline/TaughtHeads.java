package dev.jackdaw.pipeline;

import dev.jackdaw.bundle.Bundle;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.evaluation.Evaluation;
import dev.jackdaw.evaluation.ModelSubject;
import dev.jackdaw.evaluation.PairedComparison;
import dev.jackdaw.evaluation.TaskReport;
import dev.jackdaw.evaluation.statistics.BootstrapSettings;
import dev.jackdaw.evaluation.task.Baselines;
import dev.jackdaw.evaluation.task.ClassificationConfig;
import dev.jackdaw.evaluation.task.ClassificationTask;
import dev.jackdaw.finetuning.FineTuneConfig;
import dev.jackdaw.finetuning.FineTuneData;
import dev.jackdaw.finetuning.LabelledRows;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.model.Example;
import dev.jackdaw.model.Head;
import dev.jackdaw.model.Target;
import dev.jackdaw.registry.Components;
import dev.jackdaw.report.EvaluationPage;
import dev.jackdaw.report.HtmlPage;
import dev.jackdaw.task.LabelledText;
import dev.jackdaw.task.Subject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the heads of a fine-tuning say about rows they were not trained on, beside the baselines there are, which learn from the same
 * rows. Test rows are looked at once; where there are none, validation rows are, which decided when to stop and so flatter the model.
 */
final class TaughtHeads {
  private static final String TEXT = "text";
  private static final String LABEL = "label";

  private final Bundle bundle;
  private final Engine engine;
  private final FineTuneConfig config;
  private final Components components;
  private final Consumer<String> progress;

  /** @param progress told what is being done, in words */
  TaughtHeads(
      Bundle bundle,
      Engine engine,
      FineTuneConfig config,
      Components components,
      Consumer<String> progress) {
    this.bundle = bundle;
    this.engine = engine;
    this.config = config;
    this.components = components;
    this.progress = progress;
  }

  /**
   * Figures by head, part and name.
   *
   * @param reports folder for a page per head, {@code NAME.html}
   */
  Map<String, Object> measure(String name, FineTuneData rows, Path reports) {
    Map<String, Object> heads = new LinkedHashMap<>();
    try (LoadedModel model = bundle.load(engine, config.training().precision())) {
      ModelSubject subject = new ModelSubject("this model", model, bundle::calibration);
      for (String each : config.heads(name).keySet()) {
        Head head = Objects.requireNonNull(model.graphs().heads().get(each));
        if (!(head.target() instanceof Target.Tokens)) {
          FineTuneData.HeadRows own = Objects.requireNonNull(rows.heads().get(each));
          heads.put(each, classification(subject, each, head, own, reports));
        }
      }
    }
    return Map.of("heads", heads);
  }

  private Map<String, Object> classification(
      ModelSubject subject, String name, Head head, FineTuneData.HeadRows rows, Path reports) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("threshold", bundle.calibration(name).threshold());
    figures.put("temperature", bundle.calibration(name).temperature());
    List<DataRow> test = asked(head, rows, LabelledRows::test);
    List<DataRow> validation = asked(head, rows, LabelledRows::validation);
    if (!validation.isEmpty()) {
      progress.accept("asking " + name + " about validation rows");
      figures.put("validation", figures(evaluated(subject, name, validation)));
    }
    List<DataRow> decisive = test.isEmpty() ? validation : test;
    if (decisive.isEmpty()) {
      return figures;
    }
    progress.accept("asking " + name + " and the baselines");
    Evaluation own = evaluated(subject, name, decisive);
    List<PairedComparison> comparisons = new ArrayList<>();
    List<DataRow> labelled = decisive.stream().filter(row -> !outside(row)).toList();
    for (Subject baseline : baselines(head, rows)) {
      comparisons.add(
          PairedComparison.of(
              labelled.size() == decisive.size() ? own : evaluated(subject, name, labelled),
              evaluated(baseline, name, labelled),
              BootstrapSettings.standard()));
    }
    TaskReport report =
        new TaskReport(
            "classification", test.isEmpty() ? "validation rows" : "test rows", own, comparisons);
    HtmlPage.write(EvaluationPage.of(report), reports.resolve(name + ".html"));
    if (!test.isEmpty()) {
      figures.put("test", figures(own));
    }
    comparisons.forEach(
        comparison ->
            figures.put("baseline " + comparison.other().subject(), figures(comparison.other())));
    figures.put("report", report.document());
    return figures;
  }

  private static Evaluation evaluated(Subject subject, String head, List<DataRow> rows) {
    ClassificationConfig standard = ClassificationConfig.standard();
    ClassificationConfig settings =
        new ClassificationConfig(
            Optional.of(head),
            standard.separator(),
            List.of(Target.OUTSIDE),
            standard.unlabelled(),
            // a baseline knows the labels of the training rows alone
            ClassificationConfig.Unknown.WRONG);
    return Evaluation.run(
        new ClassificationTask(), settings, subject, rows, BootstrapSettings.standard());
  }

  /** The metrics alone. */
  private static Map<String, Object> figures(Evaluation evaluation) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("rows", evaluation.outcome().items());
    evaluation
        .outcome()
        .metrics()
        .forEach(metric -> figures.put(metric.name(), evaluation.value(metric)));
    return figures;
  }

  /** The rows as an evaluation reads them, those of no label marked so. */
  private static List<DataRow> asked(
      Head head, FineTuneData.HeadRows rows, Function<LabelledRows, List<DataRow>> part) {
    List<DataRow> asked = new ArrayList<>();
    for (DataRow row : part.apply(rows.labelled())) {
      String text = text(head, row);
      if (text != null) {
        asked.add(new DataRow(row.place(), Map.of(TEXT, text, LABEL, labels(head, row))));
      }
    }
    for (DataRow row : part.apply(rows.outside())) {
      String text = text(head, row);
      if (text != null) {
        asked.add(new DataRow(row.place(), Map.of(TEXT, text, LABEL, List.of(Target.OUTSIDE))));
      }
    }
    return asked;
  }

  private static boolean outside(DataRow row) {
    return row.fields().get(LABEL) instanceof List<?> labels && labels.contains(Target.OUTSIDE);
  }

  private static @Nullable String text(Head head, DataRow row) {
    return row.fields().get(head.textField()) instanceof String text ? text : null;
  }

  private static List<String> labels(Head head, DataRow row) {
    List<String> names = head.target().labels();
    List<String> said = new ArrayList<>();
    for (Example example : head.examples(row)) {
      example.classes().forEach(each -> said.add(names.get(each)));
    }
    return said;
  }

  private List<Subject> baselines(Head head, FineTuneData.HeadRows rows) {
    boolean several = head.target() instanceof Target.MultiClasses;
    List<LabelledText> texts = new ArrayList<>();
    for (DataRow row : rows.labelled().train()) {
      String text = text(head, row);
      if (text != null) {
        texts.add(new LabelledText(text, labels(head, row)));
      }
    }
    return texts.isEmpty() ? List.of() : Baselines.train(components, texts, several);
  }
}
