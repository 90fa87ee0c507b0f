package dev.jackdaw.training;

import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.assembly.Parameters;
import dev.jackdaw.corpus.DataOrder;
import dev.jackdaw.corpus.DocumentBoundaries;
import dev.jackdaw.corpus.EvaluationBatches;
import dev.jackdaw.corpus.HeldOut;
import dev.jackdaw.corpus.PackedBatches;
import dev.jackdaw.corpus.TokenStore;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.Store;
import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.graph.Value;
import dev.jackdaw.model.Backbone;
import dev.jackdaw.model.ModelOps;
import dev.jackdaw.model.Sequence;
import dev.jackdaw.optimizer.AdamW;
import dev.jackdaw.optimizer.Optimizer;
import dev.jackdaw.optimizer.Schedule;
import dev.jackdaw.reference.ReferenceEngine;
import dev.jackdaw.tiny.NextToken;
import dev.jackdaw.tiny.TinyAttention;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** A training small enough for the reference engine: eleven tokens, eight features, a text that can be learnt. */
final class Fixture {
  static final int VOCABULARY = 11;
  static final int CONTEXT = 8;

  final Engine engine = new ReferenceEngine();
  final Store store = engine.store();
  final TrainingSetup setup;
  final HeldOut text;

  /** A backbone whose hidden states are partly dropped in training. */
  record Dropping(Backbone inner, double rate) implements Backbone {
    @Override
    public int width() {
      return inner.width();
    }

    @Override
    public int vocabulary() {
      return inner.vocabulary();
    }

    @Override
    public int contextLength() {
      return inner.contextLength();
    }

    @Override
    public Value hidden(ModelOps g, Sequence in) {
      return g.dropout(inner.hidden(g, in), rate);
    }

    @Override
    public Value logits(ModelOps g, Value hidden) {
      return inner.logits(g, hidden);
    }
  }

  Fixture(TrainingConfig config) {
    this(config, (parameter, phase) -> true);
  }

  Fixture(TrainingConfig config, double dropout) {
    this(config, (parameter, phase) -> true, dropout);
  }

  Fixture(TrainingConfig config, Adaptation adaptation) {
    this(config, adaptation, 0.1);
  }

  private Fixture(TrainingConfig config, Adaptation adaptation, double dropout) {
    Backbone backbone =
        new Dropping(new TinyAttention(new TinyAttention.Config(8, CONTEXT), VOCABULARY), dropout);
    ModelGraphs model =
        new ModelGraphs(backbone, Map.of("language-model", new NextToken()), adaptation);
    text = text();
    TrainingSizes sizes =
        TrainingSizes.of(config, CONTEXT, text.training().tokens(), Optional.empty());
    setup = new TrainingSetup(engine, model, "language-model", config, sizes);
    Parameters.initialise(engine, store, model.parameters(), Set.of(), config.seed());
  }

  /** Counting up, by one or by three. */
  private static HeldOut text() {
    int[] ids = new int[600];
    for (int i = 1; i < ids.length; i++) {
      ids[i] = (ids[i - 1] + (i / 20 % 2 == 0 ? 1 : 3)) % VOCABULARY;
    }
    TokenStore tokens = TokenStore.of(ids, new long[] {0}, VOCABULARY, OptionalInt.empty());
    return HeldOut.split(tokens, HeldOut.Kind.TAIL, 0.1, 1);
  }

  static int[] tokenBytes() {
    int[] bytes = new int[VOCABULARY];
    Arrays.fill(bytes, 2);
    return bytes;
  }

  Trainer.Builder trainer() {
    PackedBatches batches =
        new PackedBatches(
            text.training(),
            DataOrder.Kind.CONTIGUOUS.over(text.training(), CONTEXT, setup.config().seed()),
            setup.sizes().shape(),
            DocumentBoundaries.RESPECTED,
            tokenBytes());
    int rows = setup.sizes().shape().rows();
    return Trainer.of(setup, store, batches)
        .heldOut(
            new EvaluationBatches(
                text.heldOut(),
                rows,
                CONTEXT,
                DocumentBoundaries.RESPECTED,
                tokenBytes(),
                Long.MAX_VALUE));
  }

  /** All parameters and moments. */
  Map<String, List<Float>> numbers() {
    Map<String, List<Float>> numbers = new LinkedHashMap<>();
    for (String name : store.types().keySet()) {
      if (CheckpointWriter.kept(name)) {
        float[] values = store.read(name).toFloats();
        Float[] boxed = new Float[values.length];
        Arrays.setAll(boxed, i -> values[i]);
        numbers.put(name, List.of(boxed));
      }
    }
    return numbers;
  }

  static Settings settings() {
    return new Settings();
  }

  /** A configuration of which tests change single things. */
  static final class Settings {
    long steps = 12;
    long batchTokens = 4 * CONTEXT;
    Optional<Integer> microBatch = Optional.empty();
    double learningRate = 0.05;
    Optimizer optimizer = new AdamW(0.9, 0.95, 1e-8, 0.1, false);
    double clip = 1;
    long seed = 7;
    Optional<Long> evaluateEvery = Optional.of(4L);
    int patience = 0;
    Optional<Long> checkpointEvery = Optional.of(4L);
    int keep = 2;

    Settings steps(long steps) {
      this.steps = steps;
      return this;
    }

    Settings microBatch(int rows) {
      this.microBatch = Optional.of(rows);
      return this;
    }

    Settings learningRate(double rate) {
      this.learningRate = rate;
      return this;
    }

    Settings optimizer(Optimizer optimizer) {
      this.optimizer = optimizer;
      return this;
    }

    Settings clip(double clip) {
      this.clip = clip;
      return this;
    }

    Settings seed(long seed) {
      this.seed = seed;
      return this;
    }

    Settings evaluateEvery(long steps) {
      this.evaluateEvery = Optional.of(steps);
      return this;
    }

    Settings patience(int evaluations) {
      this.patience = evaluations;
      return this;
    }

    Settings checkpointEvery(long steps) {
      this.checkpointEvery = Optional.of(steps);
      return this;
    }

    TrainingConfig config() {
      return new TrainingConfig(
          Optional.of(steps),
          Optional.empty(),
          Optional.empty(),
          Optional.of(batchTokens),
          Optional.empty(),
          Optional.empty(),
          microBatch,
          Optional.of(learningRate),
          new Schedule.Cosine(2, 0.1),
          optimizer,
          List.of(),
          clip,
          Precision.F32,
          seed,
          evaluateEvery,
          patience,
          Judge.LOSS,
          checkpointEvery,
          keep,
          Optional.of(0L));
    }
  }
}
