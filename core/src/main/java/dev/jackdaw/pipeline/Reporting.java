package dev.jackdaw.pipeline;

import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.assembly.Parameters;
import dev.jackdaw.bundle.Bundle;
import dev.jackdaw.corpus.BatchShape;
import dev.jackdaw.corpus.BigramBaseline;
import dev.jackdaw.corpus.TextScore;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.EngineInfo;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.Store;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.recipe.Rendering;
import dev.jackdaw.registry.Components;
import dev.jackdaw.registry.FrameworkVersion;
import dev.jackdaw.report.Comparison;
import dev.jackdaw.report.HtmlReport;
import dev.jackdaw.report.RunHistory;
import dev.jackdaw.report.RunReport;
import dev.jackdaw.tokenizer.Tokenizer;
import dev.jackdaw.training.Evaluator;
import dev.jackdaw.training.RunLog;
import dev.jackdaw.training.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Measures the model of a recipe beside its baselines, lets it write, and puts it all into a report. */
final class Reporting {
  private static final String BIGRAM = "bigram";
  private static final String UNTRAINED = "untrained";
  private static final int EVALUATION_TOKENS = 4096;

  private final RecipeFile file;
  private final Components components;
  private final RunFolder folder;
  private final PipelineListener listener;

  Reporting(RecipeFile file, Components components, RunFolder folder, PipelineListener listener) {
    this.file = file;
    this.components = components;
    this.folder = folder;
    this.listener = listener;
  }

  Map<String, Object> run(Tokenizer tokenizer, Corpus corpus, TextDigest text) {
    Precision precision = file.recipe().training().precision();
    Bundle bundle = Bundle.open(folder.bundle(), components);
    List<Comparison> comparisons = new ArrayList<>();
    List<Sample> samples;
    Map<String, Object> evaluation = new LinkedHashMap<>();
    EngineInfo machine;
    try (Engine engine = Engines.create(file.recipe().engine(), components);
        LoadedModel model = bundle.load(engine, precision)) {
      machine = engine.info();
      describe(evaluation, model, tokenizer, corpus, text);
      if (corpus.holdsOut()) {
        compare(comparisons, engine, model, corpus);
      }
      listener.stageProgress(Stage.REPORT.label(), "writing samples");
      samples = Samples.write(file.recipe().samples(), model);
    }
    comparisons.stream().findFirst().ifPresent(own -> evaluation.putAll(document(own.score())));
    comparisons.stream()
        .skip(1)
        .forEach(other -> evaluation.put(other.name(), document(other.score())));
    evaluation.put("samples", samples.stream().map(Reporting::document).toList());
    folder.writeEvaluation(evaluation);
    List<JsonNode> log = RunLog.read(folder.log());
    HtmlReport.write(page(evaluation, comparisons, samples, log, machine), folder.report());
    return evaluation;
  }

  private void describe(
      Map<String, Object> evaluation,
      LoadedModel model,
      Tokenizer tokenizer,
      Corpus corpus,
      TextDigest text) {
    evaluation.put("name", file.recipe().name());
    evaluation.put("jackdaw", FrameworkVersion.text());
    evaluation.put("bundle", folder.bundle().toString());
    evaluation.put("report", folder.report().toString());
    evaluation.put(
        "parameters",
        model.graphs().parameters().stream().mapToLong(ParameterSpec::elements).sum());
    evaluation.put("vocabulary_size", tokenizer.vocabulary().size());
    evaluation.put("documents", text.documents());
    evaluation.put("text_bytes", text.bytes());
    evaluation.put("text_sha256", text.sha256());
    evaluation.put("training_tokens", corpus.parts().training().tokens());
    evaluation.put("held_out_tokens", corpus.parts().heldOut().tokens());
  }

  /** The model first, then a table of bigrams, then the model before its first step; all on the same text. */
  private void compare(
      List<Comparison> comparisons, Engine engine, LoadedModel model, Corpus corpus) {
    ModelGraphs graphs = model.graphs();
    int columns =
        Math.min(
            file.recipe().training().context().orElse(model.contextLength()),
            model.contextLength());
    BatchShape shape = BatchShape.of(Math.max(1, EVALUATION_TOKENS / columns), columns, 1);
    String head = model.languageHead();
    listener.stageProgress(Stage.REPORT.label(), "measuring on the held-out text");
    comparisons.add(
        new Comparison("this model", score(engine, model.store(), graphs, head, shape, corpus)));
    listener.stageProgress(Stage.REPORT.label(), "measuring the bigram model");
    DataConfig data = file.recipe().text();
    comparisons.add(
        new Comparison(
            BIGRAM,
            BigramBaseline.train(corpus.parts().training(), data.boundaries())
                .score(corpus.parts().heldOut(), data.boundaries(), corpus.tokenBytes())));
    listener.stageProgress(Stage.REPORT.label(), "measuring the untrained model");
    try (Store fresh = engine.store()) {
      Parameters.initialise(
          engine, fresh, graphs.parameters(), Set.of(), file.recipe().training().seed());
      comparisons.add(new Comparison(UNTRAINED, score(engine, fresh, graphs, head, shape, corpus)));
    }
  }

  private TextScore score(
      Engine engine,
      Store store,
      ModelGraphs graphs,
      String head,
      BatchShape shape,
      Corpus corpus) {
    Bounds bounds = Bounds.of(shape.rows(), shape.columns());
    try (Evaluator evaluator =
        new Evaluator(engine, store, graphs, head, bounds, file.recipe().training().precision())) {
      return evaluator.score(corpus.heldOut(shape, Long.MAX_VALUE));
    }
  }

  private RunReport page(
      Map<String, Object> evaluation,
      List<Comparison> comparisons,
      List<Sample> samples,
      List<JsonNode> log,
      EngineInfo machine) {
    RunHistory history = RunHistory.of(log);
    Map<String, String> figures = new LinkedHashMap<>();
    figures.put("parameters", String.format(Locale.ROOT, "%,d", whole(evaluation, "parameters")));
    figures.put(
        "training tokens", String.format(Locale.ROOT, "%,d", whole(evaluation, "training_tokens")));
    figures.put(
        "vocabulary", String.format(Locale.ROOT, "%,d", whole(evaluation, "vocabulary_size")));
    Map<String, String> provenance = new LinkedHashMap<>();
    provenance.put("Jackdaw", FrameworkVersion.text());
    provenance.put("Java", Runtime.version().toString());
    provenance.put(
        "Engine", machine.name() + ", " + machine.device() + ", " + machine.threads() + " threads");
    machine
        .choices()
        .forEach(choice -> provenance.merge("Engine chose", choice, (a, b) -> a + "; " + b));
    provenance.put("SHA-256 of the text", String.valueOf(evaluation.get("text_sha256")));
    String summary =
        String.format(
            Locale.ROOT,
            "%s, trained on %,d documents, %,d bytes of text, in %,d steps.",
            file.recipe().body().type(),
            whole(evaluation, "documents"),
            whole(evaluation, "text_bytes"),
            history.steps().isEmpty() ? 0 : history.steps().getLast().step());
    return new RunReport(
        file.recipe().name(),
        summary,
        figures,
        comparisons,
        history,
        samples.stream()
            .map(sample -> new RunHistory.Sample(0, sample.prompt(), sample.text()))
            .toList(),
        Rendering.yaml(file.recipe()),
        provenance);
  }

  private static long whole(Map<String, Object> evaluation, String key) {
    return ((Number) Objects.requireNonNull(evaluation.get(key), key)).longValue();
  }

  private static Map<String, Object> document(Sample sample) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("prompt", sample.prompt());
    document.put("text", sample.text());
    return document;
  }

  private static Map<String, Object> document(TextScore score) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("loss", score.loss());
    document.put("perplexity", score.perplexity());
    document.put("bits_per_byte", score.bitsPerByte());
    return document;
  }
}
