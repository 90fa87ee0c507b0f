package dev.jackdaw.finetuning;

import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.assembly.Parameters;
import dev.jackdaw.bundle.Bundle;
import dev.jackdaw.bundle.BundleContent;
import dev.jackdaw.bundle.Manifest;
import dev.jackdaw.bundle.MergedModel;
import dev.jackdaw.bundle.Provenance;
import dev.jackdaw.bundle.StoredParameters;
import dev.jackdaw.chat.ChatTemplate;
import dev.jackdaw.checkpoint.Checkpoint;
import dev.jackdaw.classification.Calibration;
import dev.jackdaw.classification.CalibrationFit;
import dev.jackdaw.corpus.BatchShape;
import dev.jackdaw.corpus.BatchSource;
import dev.jackdaw.corpus.TokenBatch;
import dev.jackdaw.corpus.TokenBytes;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Store;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.model.Example;
import dev.jackdaw.model.Head;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.model.Target;
import dev.jackdaw.registry.Components;
import dev.jackdaw.training.CheckpointFile;
import dev.jackdaw.training.Checkpoints;
import dev.jackdaw.training.Peak;
import dev.jackdaw.training.Planner;
import dev.jackdaw.training.TrainedHead;
import dev.jackdaw.training.Trainer;
import dev.jackdaw.training.TrainingConfig;
import dev.jackdaw.training.TrainingListener;
import dev.jackdaw.training.TrainingResult;
import dev.jackdaw.training.TrainingSetup;
import dev.jackdaw.training.TrainingSizes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Trains the heads of a fine-tuning on a base model, as its strategy says, calibrates what labels texts, and writes the bundle.
 *
 * <p>Made by {@link #prepare}, which reads and checks everything; nothing is trained unless all rows are in order.
 */
public final class FineTuning {
  /** Examples of a step unless a recipe says otherwise. */
  private static final int USUAL_EXAMPLES = 16;

  private static final int FEW_STEPS = 10;

  /** A usual rate where neither the recipe nor the model says one. */
  private static final double USUAL_RATE = 2e-4;

  private final String name;
  private final FineTuneConfig config;
  private final Bundle base;
  private final FineTuneModel model;
  private final Map<String, HeadExamples> examples;
  private final Components components;
  private final Optional<MergedModel> merged;
  private final int[] tokenBytes;

  private FineTuning(
      String name,
      FineTuneConfig config,
      Bundle base,
      FineTuneModel model,
      Map<String, HeadExamples> examples,
      Components components) {
    this.name = name;
    this.config = config;
    this.base = base;
    this.model = model;
    this.examples = examples;
    this.components = components;
    this.merged = merged(config, base, model, components);
    this.tokenBytes = TokenBytes.of(model.tokenizer().vocabulary());
  }

  /** What a strategy that is to be merged will leave behind; one that cannot be is refused before anything is trained. */
  private static Optional<MergedModel> merged(
      FineTuneConfig config, Bundle base, FineTuneModel model, Components components) {
    return config.merge()
        ? Optional.of(MergedModel.of(model.graphs(), base.description().backbone(), components))
        : Optional.empty();
  }

  /**
   * Makes examples of all rows.
   *
   * @param name the first head's
   * @throws dev.jackdaw.problem.UserException with everything that is wrong with the rows, the heads or the strategy
   */
  public static FineTuning prepare(
      String name, FineTuneConfig config, Bundle base, FineTuneData data, Components components) {
    FineTuneModel model = FineTuneModel.of(name, config, base, data, components);
    Map<String, HeadExamples> examples = new LinkedHashMap<>();
    config
        .heads(name)
        .forEach(
            (head, task) ->
                examples.put(
                    head,
                    HeadExamples.of(
                        Objects.requireNonNull(model.graphs().heads().get(head)),
                        Objects.requireNonNull(data.heads().get(head)),
                        task.examples(),
                        base.backbone().contextLength(),
                        model.graphs().adaptation().virtualTokens(),
                        model.tokenizer())));
    return new FineTuning(name, config, base, model, examples, components);
  }

  public FineTuneModel model() {
    return model;
  }

  /** Sentences about what the rows gave: how many examples, how many were cut or left out. */
  public List<String> notices() {
    List<String> notices = new ArrayList<>();
    examples.forEach(
        (head, each) -> {
          ExampleSet train = each.train();
          notices.add(
              "%s: %,d examples of %,d tokens to train on, %,d to validate"
                  .formatted(
                      head,
                      train.examples().size(),
                      train.tokens(),
                      each.validation().examples().size()));
          count(
              notices,
              train.truncated(),
              "%s: %,d examples were cut at %,d tokens",
              head,
              train.longest());
          count(notices, train.dropped(), "%s: %,d examples were left out as too long", head);
          count(notices, train.untrained(), "%s: %,d rows had nothing to learn", head);
          count(notices, each.redacted(), "%s: %,d personal data were taken out of the rows", head);
          count(
              notices,
              each.leaked(),
              "%s: %,d rows split off for validation are in the training data too, left out",
              head);
        });
    merged.ifPresent(model -> model.notes().forEach(note -> notices.add("merging: " + note)));
    return notices;
  }

  private static void count(
      List<String> notices, int count, String sentence, String head, Object... more) {
    if (count > 0) {
      List<Object> values = new ArrayList<>(List.of(head, count));
      values.addAll(List.of(more));
      notices.add(sentence.formatted(values.toArray()));
    }
  }

  /** What is trained and how. */
  public TrainingSetup setup(Engine engine) {
    List<TrainedHead> heads = new ArrayList<>();
    config.heads(name).forEach((head, task) -> heads.add(new TrainedHead(head, task.weight())));
    return new TrainingSetup(engine, model.graphs(), heads, config.training(), sizes());
  }

  private boolean packed(String head) {
    Layout layout = Objects.requireNonNull(config.heads(name).get(head)).examples().layout();
    boolean tokens = examples(head).head().target() instanceof Target.Tokens;
    return tokens && layout != Layout.BUCKETED;
  }

  private HeadExamples examples(String head) {
    return Objects.requireNonNull(examples.get(head), head);
  }

  private TrainingSizes sizes() {
    TrainingConfig training = config.training();
    HeadExamples first = examples(name);
    int longest = examples.values().stream().mapToInt(FineTuning::longest).max().orElseThrow();
    int context = base.backbone().contextLength();
    boolean packs = examples.keySet().stream().anyMatch(this::packed);
    int columns =
        packs
            ? Math.max(longest, Math.min(context, training.context().orElse(context)))
            : Widths.rounded(longest, context);
    int perStep = training.batchExamples().orElse(USUAL_EXAMPLES);
    double rowsPerEpoch = first.train().examples().size();
    int rowsPerStep = perStep;
    if (packed(name)) {
      rowsPerEpoch =
          PackedExamples.rowsPerEpoch(first.train().examples(), columns, training.seed());
      rowsPerStep =
          training
              .batchTokens()
              .map(tokens -> (int) Math.max(1, tokens / columns))
              .orElse(
                  (int)
                      Math.max(
                          1, Math.round(perStep * rowsPerEpoch / first.train().examples().size())));
    }
    return TrainingSizes.ofExamples(
        training, columns, rowsPerEpoch, rowsPerStep, examples.size(), USUAL_RATE);
  }

  private static int longest(HeadExamples each) {
    return Math.max(each.train().longest(), each.validation().longest());
  }

  private BatchSource batches(BatchShape shape) {
    BatchShape each =
        BatchShape.of(shape.rows(), shape.columns(), shape.microBatches() / examples.size());
    List<BatchSource> sources = new ArrayList<>();
    examples.forEach(
        (head, set) -> {
          Target target = set.head().target();
          List<Example> train = set.train().examples();
          long seed = config.training().seed();
          sources.add(
              packed(head)
                  ? new PackedExamples(train, target, each, seed, tokenBytes)
                  : new BucketedExamples(train, target, each, seed, tokenBytes));
        });
    return sources.size() == 1 ? sources.getFirst() : new JointBatches(sources);
  }

  private List<Iterable<TokenBatch>> heldOut(BatchShape shape) {
    List<Iterable<TokenBatch>> heldOut = new ArrayList<>();
    examples.forEach(
        (head, set) ->
            heldOut.add(
                new HeldOutExamples(
                    set.validation().examples(), set.head().target(), shape, tokenBytes)));
    return heldOut;
  }

  /**
   * Trains and writes the bundle.
   *
   * @param checkpoints where training is saved and resumed from
   * @param provenance of the bundle
   * @param into folder of the bundle
   * @param started told the trainer before it runs, so that somebody can ask it to stop
   */
  public FineTuneResult run(
      Engine engine,
      Checkpoints checkpoints,
      TrainingListener listener,
      Provenance provenance,
      Path into,
      Consumer<Trainer> started) {
    TrainingSetup setup = setup(engine);
    try (Store store = engine.store()) {
      load(engine, store);
      Trainer trainer =
          Trainer.of(setup, store, batches(setup.sizes().shape()))
              .heldOutOfHeads(heldOut(setup.sizes().shape()))
              .checkpoints(checkpoints)
              .listener(listener)
              .peak(peak(engine, setup))
              .build();
      started.accept(trainer);
      TrainingResult result = trainer.run();
      Map<String, Calibration> calibration = new LinkedHashMap<>();
      if (result.end() != TrainingResult.End.REQUESTED) {
        takeBest(result, store);
        calibration.putAll(calibrate(engine, store));
        merged.ifPresent(model -> model.fold(engine, store));
        write(store, calibration, result, provenance, into);
      }
      var plan = new Planner(setup).plan(Double.NaN);
      return new FineTuneResult(result, plan, calibration, plan.memory().total());
    }
  }

  /** A run of a few steps is over before a share of the peak could be read. */
  private static double peak(Engine engine, TrainingSetup setup) {
    return setup.sizes().steps() < FEW_STEPS
        ? Double.NaN
        : Peak.measure(engine, setup.config().precision());
  }

  /** The base's parameters; those that are new get their first values. */
  private void load(Engine engine, Store store) {
    List<ParameterSpec> parameters = model.graphs().parameters();
    Parameters.declare(store, parameters);
    Set<String> given = new HashSet<>();
    try (Checkpoint.Tensors tensors = base.tensors()) {
      for (ParameterSpec parameter : parameters) {
        var type = tensors.types().get(parameter.name());
        if (type != null && type.shape().equals(parameter.shape())) {
          store.write(parameter.name(), tensors.get(parameter.name()));
          given.add(parameter.name());
        }
      }
    }
    Parameters.initialise(engine, store, parameters, given, config.training().seed());
  }

  private void takeBest(TrainingResult result, Store store) {
    if (result.best().isPresent() && result.state().bestStep() != result.state().step()) {
      Set<String> names = new HashSet<>();
      model.graphs().parameters().forEach(parameter -> names.add(parameter.name()));
      try (CheckpointFile best = CheckpointFile.open(result.best().get())) {
        best.load(store, names::contains);
      }
    }
  }

  private Map<String, Calibration> calibrate(Engine engine, Store store) {
    Map<String, Calibration> calibration = new LinkedHashMap<>();
    try (LoadedModel loaded =
        LoadedModel.over(
            model.graphs(), model.tokenizer(), engine, store, config.training().precision())) {
      examples.forEach(
          (head, set) -> {
            if (!(set.head().target() instanceof Target.Tokens)) {
              List<Example> validation = set.validation().examples();
              double falseAlarms =
                  Objects.requireNonNull(config.heads(name).get(head))
                      .abstain()
                      .map(AbstainConfig::falseAlarms)
                      .orElse(0.0);
              Calibration fitted =
                  CalibrationFit.fit(
                      loaded,
                      head,
                      validation.stream().map(Example::ids).toList(),
                      validation.stream().map(Example::classes).toList(),
                      falseAlarms);
              boolean never = falseAlarms == 0 && set.head().target() instanceof Target.Classes;
              calibration.put(head, never ? new Calibration(fitted.temperature(), 0) : fitted);
            }
          });
    }
    return calibration;
  }

  private void write(
      Store store,
      Map<String, Calibration> calibration,
      TrainingResult result,
      Provenance provenance,
      Path into) {
    Manifest parent = base.description();
    Map<String, Calibration> all = new LinkedHashMap<>(parent.calibration());
    all.putAll(calibration);
    ModelGraphs written = merged.map(MergedModel::graphs).orElse(model.graphs());
    boolean adapted =
        merged.isEmpty()
            && written.parameters().stream()
                .anyMatch(parameter -> !plainNames().contains(parameter.name()));
    Manifest manifest =
        new Manifest(
            parent.checkpoint(),
            parent.tokenizer(),
            parent.vocabulary(),
            merged.map(MergedModel::backbone).orElse(parent.backbone()),
            model.heads(),
            adapted ? Optional.of(config.strategy()) : Optional.empty(),
            all,
            provenance,
            metrics(result));
    List<String> names = written.parameters().stream().map(ParameterSpec::name).toList();
    Optional<String> template =
        model.graphs().heads().values().stream()
            .map(Head::chatTemplate)
            .flatMap(Optional::stream)
            .map(ChatTemplate::source)
            .reduce((first, last) -> last);
    Bundle.write(
        into,
        new BundleContent(
            manifest,
            model.tokenizer(),
            new StoredParameters(store, names),
            base.backbone().contextLength(),
            template.or(base::chatTemplate)),
        components);
  }

  /** Parameters the model has without the strategy. */
  private Set<String> plainNames() {
    Set<String> names = new HashSet<>();
    new ModelGraphs(base.backbone(), model.graphs().heads(), base.adaptation())
        .parameters()
        .forEach(parameter -> names.add(parameter.name()));
    return names;
  }

  private static Map<String, Double> metrics(TrainingResult result) {
    double best = result.state().bestLoss();
    return Double.isNaN(best)
        ? Map.of()
        : Map.of("held_out_best", best, "steps", (double) result.state().bestStep());
  }
}
