package dev.jackdaw.benchmarks.learning;

import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.assembly.Parameters;
import dev.jackdaw.corpus.DataOrder;
import dev.jackdaw.corpus.DocumentBoundaries;
import dev.jackdaw.corpus.EvaluationBatches;
import dev.jackdaw.corpus.HeldOut;
import dev.jackdaw.corpus.PackedBatches;
import dev.jackdaw.corpus.TokenBytes;
import dev.jackdaw.corpus.TokenStore;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.EngineFactory;
import dev.jackdaw.engine.Store;
import dev.jackdaw.model.Backbone;
import dev.jackdaw.model.BackboneFactory;
import dev.jackdaw.model.Head;
import dev.jackdaw.model.HeadFactory;
import dev.jackdaw.recipe.Binder;
import dev.jackdaw.recipe.Yaml;
import dev.jackdaw.registry.Components;
import dev.jackdaw.registry.PluginFolders;
import dev.jackdaw.tokenizer.SpecialTokens;
import dev.jackdaw.tokenizer.Tokenizer;
import dev.jackdaw.tokenizer.TokenizerFactory;
import dev.jackdaw.tokenizer.TrainingProgress;
import dev.jackdaw.training.Evaluator;
import dev.jackdaw.training.Peak;
import dev.jackdaw.training.StepReport;
import dev.jackdaw.training.Trainer;
import dev.jackdaw.training.TrainingConfig;
import dev.jackdaw.training.TrainingListener;
import dev.jackdaw.training.TrainingSetup;
import dev.jackdaw.training.TrainingSizes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * nanoGPT's recipe for a CPU on Shakespeare's works, by character: 4 layers, 4 heads, width 128, context 64, batch 12, 2000 steps
 * without dropout, with the settings of its {@code config/train_shakespeare_char.py}. Its README states a held-out loss of 1.88 after
 * about 3 minutes. Here the loss is over the whole last tenth of the text, not over twenty random batches of it.
 *
 * <p>Arguments: the text file; then optionally the engine ({@code cpu}, or with settings {@code
 * "cpu:{threads: 1}"}), the precision ({@code f32}), the order of the data
 * ({@code random-crop}, as nanoGPT does it, or {@code contiguous}: each epoch every window once, shuffled), and seeds ({@code 1 2 3}).
 */
public final class ShakespeareBenchmark {
  private static final String MODEL = "{preset: nanogpt-char}";
  private static final String TRAINING =
      """
      {steps: 2000, batch_tokens: 768, micro_batch: 12, learning_rate: 1e-3, clip: 1.0,
       schedule: {type: cosine, warmup: 100, floor: 0.1},
       optimizer: {type: adamw, beta1: 0.9, beta2: 0.99, weight_decay: 0.1},
       evaluate_every: 0, checkpoint_every: 0, sample_every: 0, precision: %s, seed: %s}
      """;
  private static final String HEAD = "language-model";
  private static final String STATED = "nanoGPT's README states 1.88 after about 3 minutes";
  private static final double HELD_OUT = 0.1;

  private final Components components = Components.find(new PluginFolders(null, List.of()));
  private final String text;
  private final String engineId;
  private final String engineSettings;
  private final String precision;
  private final DataOrder.Kind order;

  private ShakespeareBenchmark(String text, String engine, String precision, DataOrder.Kind order) {
    this.text = text;
    this.engineId = engine.replaceAll(":.*", "");
    this.engineSettings = engine.contains(":") ? engine.substring(engine.indexOf(':') + 1) : "{}";
    this.precision = precision;
    this.order = order;
  }

  public static void main(String[] arguments) throws IOException {
    if (arguments.length == 0) {
      System.err.println("arguments: TEXT [ENGINE] [PRECISION] [ORDER] [SEED ...]");
      System.exit(2);
    }
    String engine = arguments.length > 1 ? arguments[1] : "cpu";
    String precision = arguments.length > 2 ? arguments[2] : "f32";
    DataOrder.Kind order =
        arguments.length > 3
            ? DataOrder.Kind.valueOf(arguments[3].toUpperCase(Locale.ROOT).replace('-', '_'))
            : DataOrder.Kind.RANDOM_CROP;
    List<String> seeds =
        arguments.length > 4
            ? Arrays.asList(arguments).subList(4, arguments.length)
            : List.of("1", "2", "3");
    ShakespeareBenchmark benchmark =
        new ShakespeareBenchmark(Files.readString(Path.of(arguments[0])), engine, precision, order);
    double sum = 0;
    for (String seed : seeds) {
      sum += benchmark.train(seed);
    }
    say("mean held-out loss of %d seeds: %.4f; %s", seeds.size(), sum / seeds.size(), STATED);
  }

  /** The held-out loss of one seed. */
  private double train(String seed) {
    Tokenizer tokenizer =
        this.<TokenizerFactory<Record>>factory(TokenizerFactory.class, "character")
            .train(
                settings(TokenizerFactory.class, "character", "{}"),
                Stream.of(text),
                TrainingProgress.SILENT);
    int vocabulary = tokenizer.vocabulary().size();
    int[] bytes = TokenBytes.of(tokenizer.vocabulary());
    Backbone backbone =
        this.<BackboneFactory<Record>>factory(BackboneFactory.class, "transformer")
            .create(settings(BackboneFactory.class, "transformer", MODEL), vocabulary);
    Head head =
        this.<HeadFactory<Record>>factory(HeadFactory.class, HEAD)
            .create(settings(HeadFactory.class, HEAD, "{}"), tokenizer);
    ModelGraphs model = new ModelGraphs(backbone, Map.of(HEAD, head), (parameter, phase) -> true);
    TrainingConfig config = bind(TRAINING.formatted(precision, seed), TrainingConfig.class);
    TrainingSizes sizes =
        TrainingSizes.of(config, backbone.contextLength(), text.length(), Optional.empty());
    int[] ids = tokenizer.ids(text, SpecialTokens.PLAIN);
    HeldOut parts =
        HeldOut.split(
            TokenStore.of(ids, new long[] {0}, vocabulary, OptionalInt.empty()),
            HeldOut.Kind.TAIL,
            HELD_OUT,
            0);
    DataOrder order = this.order.over(parts.training(), sizes.shape().columns(), config.seed());
    try (Engine engine =
            this.<EngineFactory<Record>>factory(EngineFactory.class, engineId)
                .create(settings(EngineFactory.class, engineId, engineSettings));
        Store store = engine.store()) {
      Parameters.initialise(engine, store, model.parameters(), Set.of(), config.seed());
      TrainingSetup setup = new TrainingSetup(engine, model, HEAD, config, sizes);
      Trainer trainer =
          Trainer.of(
                  setup,
                  store,
                  new PackedBatches(
                      parts.training(), order, sizes.shape(), DocumentBoundaries.IGNORED, bytes))
              .peak(Peak.measure(engine, config.precision()))
              .listener(new Progress())
              .build();
      double seconds = trainer.run().state().seconds();
      double loss = score(setup, store, parts, bytes);
      say(
          "seed %s: held-out loss %.4f, %.1f s of training, %.0f tokens/s, engine %s",
          seed, loss, seconds, sizes.tokens() / seconds, engine.info().choices());
      return loss;
    }
  }

  private static double score(TrainingSetup setup, Store store, HeldOut parts, int[] bytes) {
    int rows = setup.sizes().shape().rows();
    int columns = setup.sizes().shape().columns();
    EvaluationBatches batches =
        new EvaluationBatches(
            parts.heldOut(), rows, columns, DocumentBoundaries.IGNORED, bytes, Long.MAX_VALUE);
    try (Evaluator evaluator =
        new Evaluator(
            setup.engine(),
            store,
            setup.model(),
            HEAD,
            Bounds.of(rows, columns),
            setup.config().precision())) {
      return evaluator.score(batches).loss();
    }
  }

  @SuppressWarnings(
      "unchecked") // settings are read into the record the component was registered with
  private <F> F factory(Class<?> contract, String id) {
    return (F) components.component(contract, id);
  }

  private Record settings(Class<?> contract, String id, String yaml) {
    return bind(yaml, components.entry(contract, id).orElseThrow().config());
  }

  private <R extends Record> R bind(String yaml, Class<R> type) {
    return Binder.bind(Yaml.parse(yaml, "settings"), type, () -> components, null);
  }

  private static void say(String line, Object... values) {
    System.out.printf(Locale.ROOT, line + "%n", values);
  }

  private static final class Progress implements TrainingListener {
    private static final int EVERY = 200;

    @Override
    public void step(StepReport report) {
      if (report.step() % EVERY == 0) {
        say(
            "step %4d  loss %.4f  norm %.3f  %,.0f tokens/s  %.0f %% of the peak",
            report.step(),
            report.loss(),
            report.gradientNorm(),
            report.tokensPerSecond(),
            100 * report.fractionOfPeak());
      }
    }
  }
}
