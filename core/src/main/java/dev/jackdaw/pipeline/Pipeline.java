package dev.jackdaw.pipeline;

import dev.jackdaw.bot.BotConfig;
import dev.jackdaw.bundle.Bundle;
import dev.jackdaw.corpus.CorpusStatistics;
import dev.jackdaw.corpus.CorpusTokenizer;
import dev.jackdaw.corpus.TokenizerHash;
import dev.jackdaw.data.Document;
import dev.jackdaw.data.TextSourceFactory;
import dev.jackdaw.finetuning.FineTuneConfig;
import dev.jackdaw.finetuning.FineTuneData;
import dev.jackdaw.plugin.Plugin;
import dev.jackdaw.recipe.Configured;
import dev.jackdaw.recipe.Rendering;
import dev.jackdaw.registry.Components;
import dev.jackdaw.registry.FrameworkVersion;
import dev.jackdaw.storage.AtomicWriter;
import dev.jackdaw.tokenizer.Tokenizer;
import dev.jackdaw.tokenizer.TokenizerFactory;
import dev.jackdaw.training.Fingerprint;
import dev.jackdaw.training.Trainer;
import dev.jackdaw.training.TrainingResult;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs the stages of a recipe. A stage whose inputs (its settings, the version of Jackdaw, the hashes of text and vocabulary) are
 * those of its last run is left out.
 *
 * <p>{@link #run} is called once, on one thread; {@link #requestStop} may be called from any.
 */
public final class Pipeline {
  private final RecipeFile file;
  private final RunFolder folder;
  private final Components components;
  private final PipelineListener listener;
  private volatile boolean stopRequested;
  private volatile @Nullable Trainer trainer;

  public Pipeline(
      RecipeFile file, RunFolder folder, Components components, PipelineListener listener) {
    this.file = file;
    this.folder = folder;
    this.components = components;
    this.listener = listener;
  }

  /** Asks for the end: after the training step under way, or the stage under way. What is finished is kept. */
  public void requestStop() {
    stopRequested = true;
    Trainer current = trainer;
    if (current != null) {
      current.requestStop();
    }
  }

  /**
   * Runs the stages up to and including one.
   *
   * @throws dev.jackdaw.problem.UserException for whatever the user can mend
   */
  public PipelineResult run(Stage until) {
    try (RunFolder.Lock _ = folder.lock()) {
      new AtomicWriter().writeString(folder.recipe(), Rendering.yaml(file.recipe()));
      Path base = file.recipe().base().orElse(folder.bundle());
      Map<String, Object> evaluation = Map.of();
      if (file.recipe().base().isEmpty()) {
        PipelineResult trained = train(until);
        if (trained.last() != Stage.REPORT
            || ended(until, Stage.REPORT)
            || (file.recipe().finetune().isEmpty() && file.recipe().bot().isEmpty())) {
          return trained;
        }
        evaluation = trained.evaluation();
      }
      PipelineResult taught = finetune(base, evaluation);
      return taught.last() != Stage.FINETUNE
              || ended(until, Stage.FINETUNE)
              || file.recipe().bot().isEmpty()
          ? taught
          : bot(file.recipe().bot().get(), taught.evaluation());
    }
  }

  /** Puts the bot together and has its golden conversations. */
  private PipelineResult bot(BotConfig config, Map<String, Object> evaluation) {
    Botmaking making = new Botmaking(file, components, folder, config);
    Map<String, Object> measured =
        stage(
            Stage.BOT,
            inputs(making.inputs()),
            folder::readBotEvaluation,
            making::run,
            figures -> Botmaking.summary(folder, figures));
    Map<String, Object> all = new LinkedHashMap<>(evaluation);
    all.put("bot", measured);
    return result(Stage.BOT, all);
  }

  /** From text to a base model and its report. */
  private PipelineResult train(Stage until) {
    TextDigest text = data();
    if (ended(until, Stage.DATA)) {
      return result(Stage.DATA, Map.of());
    }
    Tokenizer tokenizer = tokenizer(text);
    if (ended(until, Stage.TOKENIZER)) {
      return result(Stage.TOKENIZER, Map.of());
    }
    byte[] tokenizerHash = TokenizerHash.of(tokenizer);
    tokens(text, tokenizer, tokenizerHash);
    if (ended(until, Stage.TOKENS)) {
      return result(Stage.TOKENS, Map.of());
    }
    try (Corpus corpus = Corpus.open(folder, file.recipe().text(), tokenizer, tokenizerHash)) {
      boolean trained = pretrain(text, tokenizer, tokenizerHash, corpus);
      if (!trained || ended(until, Stage.PRETRAIN)) {
        return result(trained ? Stage.PRETRAIN : Stage.TOKENS, Map.of());
      }
      return result(Stage.REPORT, report(text, tokenizer, tokenizerHash, corpus));
    }
  }

  /** Teaches the base model what the recipe says, one after the other. */
  private PipelineResult finetune(Path base, Map<String, Object> evaluation) {
    Map<String, Object> all = new LinkedHashMap<>(evaluation);
    Map<String, Object> taught = new LinkedHashMap<>();
    all.put("finetune", taught);
    for (Map.Entry<String, FineTuneConfig> entry : file.recipe().finetune().entrySet()) {
      String name = entry.getKey();
      Path from =
          entry.getValue().from().map(earlier -> folder.finetune(earlier).bundle()).orElse(base);
      Optional<Map<String, Object>> measured = finetune(name, entry.getValue(), from);
      if (measured.isEmpty()) {
        return result(Stage.REPORT, all);
      }
      taught.put(name, measured.get());
      if (stopRequested) {
        return result(Stage.REPORT, all);
      }
    }
    return result(Stage.FINETUNE, all);
  }

  /** What was measured; empty if somebody asked for the end before it was. */
  private Optional<Map<String, Object>> finetune(String name, FineTuneConfig config, Path from) {
    RunFolder own = folder.finetune(name);
    String label = Stage.FINETUNE.label() + " " + name;
    FineTuneData rows = FineTuneData.read(name, config, components, file.folder());
    Bundle base = Bundle.open(from, components);
    Map<String, Object> tree = new LinkedHashMap<>(Rendering.tree(config));
    tree.put("base", ModelDigest.of(base));
    tree.put("rows", rows.sha256());
    tree.put(
        "engine",
        file.recipe()
            .engine()
            .<Object>map(Pipeline::settings)
            .orElse(Engines.standard(components)));
    SortedMap<String, String> inputs = inputs(tree);
    Optional<StageRecord> before = own.record(Stage.FINETUNE);
    if (own.made(Stage.FINETUNE) && unchanged(before, inputs)) {
      listener.stageSkipped(label, "the model is in " + own.bundle());
      return own.readEvaluation();
    }
    long start = System.nanoTime();
    listener.stageStarted(label, changes(before, inputs));
    if (before.isPresent() && !unchanged(before, inputs)) {
      own.deleteCheckpoints();
    }
    own.forget(Stage.FINETUNE);
    Teaching teaching = new Teaching(file, components, own, listener, label);
    Optional<Map<String, Object>> measured =
        teaching.run(name, config, base, rows, withoutVersion(inputs), this::follow);
    trainer = null;
    if (measured.isEmpty()) {
      stopRequested = true;
      return measured;
    }
    own.record(
        Stage.FINETUNE,
        new StageRecord(inputs, Hashing.of(inputs), Instant.now().toString(), seconds(start)));
    listener.stageFinished(label, "the model is in " + own.bundle(), seconds(start));
    return measured;
  }

  private static boolean unchanged(Optional<StageRecord> before, SortedMap<String, String> inputs) {
    return before.map(record -> record.hash().equals(Hashing.of(inputs))).orElse(false);
  }

  private void follow(Trainer running) {
    trainer = running;
    if (stopRequested) {
      running.requestStop();
    }
  }

  private boolean ended(Stage until, Stage finished) {
    return until == finished || stopRequested;
  }

  private PipelineResult result(Stage last, Map<String, Object> evaluation) {
    return new PipelineResult(folder, last, stopRequested, evaluation);
  }

  private Stream<Document> documents() {
    Configured<TextSourceFactory<?>> text = file.recipe().text().text();
    TextSourceFactory<Record> source = text.component(components);
    return source.documents(text.config(), file.folder());
  }

  private TextDigest data() {
    long start = System.nanoTime();
    listener.stageStarted(Stage.DATA.label(), "");
    TextDigest text;
    try (Stream<Document> documents = documents()) {
      text =
          TextDigest.of(
              documents,
              bytes -> listener.stageProgress(Stage.DATA.label(), count(bytes, "bytes")));
    }
    String summary = count(text.documents(), "documents") + ", " + count(text.bytes(), "bytes");
    listener.stageFinished(Stage.DATA.label(), summary, seconds(start));
    return text;
  }

  private Tokenizer tokenizer(TextDigest text) {
    Configured<TokenizerFactory<?>> choice = file.recipe().tokenizer();
    TokenizerFactory<Record> factory = choice.component(components);
    SortedMap<String, String> inputs =
        inputs(Map.of("text", text.sha256(), "tokenizer", settings(choice)));
    return stage(
        Stage.TOKENIZER,
        inputs,
        () -> factory.load(folder.tokenizer()),
        () -> {
          Tokenizer learnt;
          try (Stream<Document> documents = documents()) {
            learnt =
                factory.train(
                    choice.config(),
                    documents.map(Document::text),
                    (stage, done, total) ->
                        listener.stageProgress(
                            Stage.TOKENIZER.label(),
                            stage + " " + count(done, total < 0 ? "" : "of " + count(total, ""))));
          }
          new AtomicWriter().writeFolder(folder.tokenizer(), learnt::save);
          return learnt;
        },
        tokenizer -> count(tokenizer.vocabulary().size(), "tokens"));
  }

  private void tokens(TextDigest text, Tokenizer tokenizer, byte[] tokenizerHash) {
    SortedMap<String, String> inputs =
        inputs(Map.of("text", text.sha256(), "tokenizer", HexFormat.of().formatHex(tokenizerHash)));
    stage(
        Stage.TOKENS,
        inputs,
        () -> "the tokens are in " + folder.tokens(),
        () -> {
          CorpusTokenizer writer =
              new CorpusTokenizer(tokenizer, Runtime.getRuntime().availableProcessors());
          CorpusStatistics statistics;
          try (Stream<Document> documents = documents()) {
            statistics =
                writer.write(
                    documents,
                    folder.tokens(),
                    tokenizerHash,
                    (_, bytes, _) ->
                        listener.stageProgress(
                            Stage.TOKENS.label(),
                            count(bytes, "of " + count(text.bytes(), "bytes"))));
          }
          statistics.warnings().forEach(listener::notice);
          return String.format(
              Locale.ROOT,
              "%,d tokens, %.2f bytes each",
              statistics.tokens(),
              statistics.bytesPerToken());
        },
        summary -> summary);
  }

  private SortedMap<String, String> trainingInputs(TextDigest text, byte[] tokenizerHash) {
    Map<String, Object> tree = new LinkedHashMap<>(Rendering.tree(file.recipe()));
    List.of("name", "samples", "tokenizer", "finetune", "bot").forEach(tree::remove);
    Map<String, Object> data = new LinkedHashMap<>(Rendering.tree(file.recipe().text()));
    data.remove("text");
    tree.put("data", data);
    tree.put("text", text.sha256());
    tree.put("tokenizer", HexFormat.of().formatHex(tokenizerHash));
    tree.put(
        "engine",
        file.recipe()
            .engine()
            .<Object>map(Pipeline::settings)
            .orElse(Engines.standard(components)));
    return inputs(tree);
  }

  private boolean pretrain(
      TextDigest text, Tokenizer tokenizer, byte[] tokenizerHash, Corpus corpus) {
    SortedMap<String, String> inputs = trainingInputs(text, tokenizerHash);
    Optional<StageRecord> before = folder.record(Stage.PRETRAIN);
    if (finished(Stage.PRETRAIN, inputs)) {
      listener.stageSkipped(Stage.PRETRAIN.label(), "the model is in " + folder.bundle());
      return true;
    }
    long start = System.nanoTime();
    listener.stageStarted(Stage.PRETRAIN.label(), changes(before, inputs));
    if (before.isPresent() && !before.get().hash().equals(Hashing.of(inputs))) {
      folder
          .deleteCheckpoints(); // of a training that was finished; those of an interrupted one are
      // only resumed or refused
    }
    folder.forget(Stage.PRETRAIN);
    folder.forget(Stage.REPORT);
    TrainingResult result =
        new Pretraining(file, components, folder, listener)
            .run(tokenizer, corpus, text, withoutVersion(inputs), this::follow);
    trainer = null;
    if (result.end() == TrainingResult.End.REQUESTED) {
      stopRequested = true;
      return false;
    }
    remember(Stage.PRETRAIN, inputs, start);
    listener.stageFinished(
        Stage.PRETRAIN.label(), "the model is in " + folder.bundle(), seconds(start));
    return true;
  }

  private Map<String, Object> report(
      TextDigest text, Tokenizer tokenizer, byte[] tokenizerHash, Corpus corpus) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("training", Hashing.of(trainingInputs(text, tokenizerHash)));
    tree.put("samples", Rendering.tree(file.recipe().samples()));
    tree.put("name", file.recipe().name());
    return stage(
        Stage.REPORT,
        inputs(tree),
        () -> folder.readEvaluation().orElseThrow(),
        () -> new Reporting(file, components, folder, listener).run(tokenizer, corpus, text),
        _ -> "the report is " + folder.report());
  }

  private <T> T stage(
      Stage stage,
      SortedMap<String, String> inputs,
      Supplier<T> load,
      Supplier<T> work,
      Function<T, String> summary) {
    Optional<StageRecord> before = folder.record(stage);
    if (finished(stage, inputs)) {
      T loaded = load.get();
      listener.stageSkipped(stage.label(), summary.apply(loaded));
      return loaded;
    }
    long start = System.nanoTime();
    listener.stageStarted(stage.label(), changes(before, inputs));
    folder.forget(stage);
    T made = work.get();
    remember(stage, inputs, start);
    listener.stageFinished(stage.label(), summary.apply(made), seconds(start));
    return made;
  }

  private boolean finished(Stage stage, SortedMap<String, String> inputs) {
    return folder.made(stage) && unchanged(folder.record(stage), inputs);
  }

  private static String changes(Optional<StageRecord> before, SortedMap<String, String> inputs) {
    return before.map(record -> String.join("; ", record.differences(inputs))).orElse("");
  }

  private void remember(Stage stage, SortedMap<String, String> inputs, long start) {
    folder.record(
        stage,
        new StageRecord(inputs, Hashing.of(inputs), Instant.now().toString(), seconds(start)));
  }

  /** Flat, with the version of Jackdaw, whose code the results depend on too. */
  private static SortedMap<String, String> inputs(Map<String, ?> tree) {
    SortedMap<String, String> inputs = new TreeMap<>(Fingerprint.of(tree).entries());
    inputs.put("jackdaw", FrameworkVersion.text() + " (plugin API " + Plugin.API_VERSION + ")");
    return inputs;
  }

  /** A training goes on after an upgrade. */
  private static SortedMap<String, String> withoutVersion(SortedMap<String, String> inputs) {
    SortedMap<String, String> rest = new TreeMap<>(inputs);
    rest.remove("jackdaw");
    return rest;
  }

  private static Map<String, Object> settings(Configured<?> choice) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("type", choice.type());
    tree.putAll(Rendering.tree(choice.config()));
    return tree;
  }

  private static String count(long number, String unit) {
    return String.format(Locale.ROOT, "%,d %s", number, unit).strip();
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
