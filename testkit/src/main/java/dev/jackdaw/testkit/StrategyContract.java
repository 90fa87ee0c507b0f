package dev.jackdaw.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.jackdaw.assembly.Merge;
import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Store;
import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.finetune.ModelOutline;
import dev.jackdaw.finetune.NamePattern;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.model.Backbone;
import dev.jackdaw.model.Head;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.reference.ReferenceEngine;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every fine-tuning strategy owes the framework: it starts where it says, trains what it says and nothing else, its gradients
 * reach every parameter it trains, the loss falls, its parameters over the same base predict the same again, merged it computes
 * what it computed beside the base, and it is right in packed rows and through the cache. Extend it and supply the strategy:
 *
 * <pre>{@code
 * class BottleneckStrategyTest extends StrategyContract {
 *   @Override
 *   protected Adaptation adapt(ModelOutline model) {
 *     return new BottleneckStrategy().adapt(model, new BottleneckConfig(3));
 *   }
 *
 *   @Override
 *   protected List<String> trained() {
 *     return List.of("blocks.*.bottleneck.*");
 *   }
 *
 *   @Override
 *   protected long trainedElements() {
 *     return LAYERS * (2 * 3 * WIDTH + 3 + WIDTH);
 *   }
 * }
 * }</pre>
 *
 * The base is a transformer of {@link #LAYERS} blocks and {@link #WIDTH} features (queries {@link #WIDTH}, keys and values {@link
 * #KEY_WIDTH}, between {@code up} and {@code down} {@link #BETWEEN}; all roles in its outline), once without biases and with an
 * output projection of its own, once with biases and a tied one. It has two heads: one predicts tokens through the backbone, the
 * other has parameters of its own, which every strategy trains.
 */
public abstract class StrategyContract {
  protected static final int LAYERS = TinyTransformer.LAYERS;
  protected static final int WIDTH = TinyTransformer.WIDTH;
  protected static final int KEY_WIDTH = TinyTransformer.KEY_WIDTH;
  protected static final int BETWEEN = TinyTransformer.BETWEEN;
  protected static final int VOCABULARY = TinyTransformer.VOCABULARY;

  private static final long SEED = 20260311;
  private static final double CLOSE = 1e-5;
  private static final double UNREACHED = 1e-7;
  private static final String TOKENS = "seed " + SEED;
  private static final Adaptation NONE = (parameter, phase) -> true;

  /** The base models a strategy is put on. */
  enum Base {
    /** No biases, an output projection of its own. */
    PLAIN,
    /** Biases in all blocks, the output projection is the embedding. */
    BIASED_AND_TIED;

    Backbone backbone() {
      return this == PLAIN ? new TinyTransformer(false, false) : new TinyTransformer(true, true);
    }
  }

  private final SplittableRandom random = new SplittableRandom(SEED);
  private Engine engine;

  /** The strategy under settings that make it do something; the same on every call. */
  protected abstract Adaptation adapt(ModelOutline model);

  /**
   * Names of the parameters it trains in its last phase on the base without biases, heads' own excepted, with {@code *} for any
   * characters.
   */
  protected abstract List<String> trained();

  /** How many numbers those are, reckoned by hand. */
  protected abstract long trainedElements();

  /** Whether an untrained model computes what the base computes. */
  protected boolean startsAtBase() {
    return true;
  }

  /** Whether it can be folded into the weights and biases of projections. */
  protected boolean merges() {
    return true;
  }

  /** The engine to run on. */
  protected Engine engine() {
    return new ReferenceEngine();
  }

  @BeforeEach
  void open() {
    engine = engine();
  }

  @AfterEach
  void close() {
    engine.close();
  }

  /** The outline of the base without biases, for tests of settings. */
  protected static ModelOutline outline() {
    return graphs(Base.PLAIN.backbone(), NONE).outline();
  }

  private static ModelGraphs graphs(Backbone backbone, Adaptation adaptation) {
    Map<String, Head> heads = new LinkedHashMap<>();
    heads.put(NextTokenHead.NAME, new NextTokenHead());
    heads.put(LabelHead.NAME, new LabelHead());
    return new ModelGraphs(backbone, heads, adaptation);
  }

  private ModelGraphs adapted(Base base) {
    Backbone backbone = base.backbone();
    return graphs(backbone, adapt(graphs(backbone, NONE).outline()));
  }

  private ModelRunner model(Base base) {
    return new ModelRunner(engine, adapted(base), SEED);
  }

  /** A model as after training: everything that can be trained has moved. */
  private ModelRunner moved(Base base) {
    ModelRunner model = model(base);
    SplittableRandom noise = new SplittableRandom(SEED + 1);
    everTrained(model.graphs()).forEach(name -> model.disturb(name, 0.1, noise));
    return model;
  }

  private static Set<String> trainedIn(ModelGraphs model, int phase) {
    Set<String> names = new LinkedHashSet<>();
    for (ParameterSpec parameter : model.parameters()) {
      if (model.adaptation().trains(parameter.name(), phase)) {
        names.add(parameter.name());
      }
    }
    return names;
  }

  private static Set<String> everTrained(ModelGraphs model) {
    Set<String> names = new LinkedHashSet<>();
    for (int phase = 0; phase < model.adaptation().phaseStarts().size(); phase++) {
      names.addAll(trainedIn(model, phase));
    }
    return names;
  }

  private static Map<String, float[]> values(ModelRunner model) {
    Map<String, float[]> values = new LinkedHashMap<>();
    model.parameters().forEach(name -> values.put(name, model.store().read(name).toFloats()));
    return values;
  }

  /** Random tokens, behind the strategy's virtual ones. */
  private int[] tokens(ModelRunner model, int length) {
    int virtual = model.graphs().adaptation().virtualTokens();
    return IntStream.concat(
            IntStream.range(0, virtual).map(k -> -1 - k),
            random.ints(length, 0, TinyTransformer.VOCABULARY))
        .toArray();
  }

  private TokenRows rows(ModelRunner model, int... lengths) {
    int[][] rows = new int[lengths.length][];
    for (int b = 0; b < lengths.length; b++) {
      rows[b] = tokens(model, lengths[b]);
    }
    return TokenRows.of(rows);
  }

  @ParameterizedTest
  @EnumSource
  void parameters_ofTheBase_stayAsTheyAre(Base base) {
    List<ParameterSpec> plain = graphs(base.backbone(), NONE).parameters();
    Map<String, ParameterSpec> adapted = new LinkedHashMap<>();
    adapted(base).parameters().forEach(parameter -> adapted.put(parameter.name(), parameter));
    for (ParameterSpec parameter : plain) {
      assertThat(adapted).containsKey(parameter.name());
      assertThat(adapted.get(parameter.name()).shape())
          .as(parameter.name())
          .isEqualTo(parameter.shape());
    }
  }

  @Test
  void trains_parameters_areThoseDeclared() {
    ModelGraphs model = adapted(Base.PLAIN);
    int last = model.adaptation().phaseStarts().size() - 1;
    List<NamePattern> patterns = trained().stream().map(NamePattern::new).toList();
    Set<String> unmatched = new LinkedHashSet<>(trained());
    long elements = 0;
    for (ParameterSpec parameter : model.parameters()) {
      String name = parameter.name();
      if (ParameterSpec.ofHead(name)) {
        continue;
      }
      List<NamePattern> matching = patterns.stream().filter(p -> p.matches(name)).toList();
      matching.forEach(pattern -> unmatched.remove(pattern.text()));
      boolean trains = model.adaptation().trains(name, last);
      assertThat(trains).as(name + " is trained").isEqualTo(!matching.isEmpty());
      elements += trains ? parameter.elements() : 0;
    }
    assertThat(unmatched).as("patterns of trained() that no parameter has").isEmpty();
    assertThat(elements).as("numbers trained").isEqualTo(trainedElements());
  }

  @ParameterizedTest
  @EnumSource
  void trains_headsOwnParameters_inEveryPhase(Base base) {
    ModelGraphs model = adapted(base);
    for (int phase = 0; phase < model.adaptation().phaseStarts().size(); phase++) {
      assertThat(trainedIn(model, phase))
          .contains("heads.label.score.weight", "heads.label.score.bias");
    }
  }

  @Test
  void phases_starts_ascendFromZero() {
    List<Double> starts = adapted(Base.PLAIN).adaptation().phaseStarts();
    assertThat(starts).isSorted().startsWith(0.0);
    assertThat(starts).allMatch(start -> start < 1);
  }

  @ParameterizedTest
  @EnumSource
  void rates_ofTrainedParameters_arePositive(Base base) {
    ModelGraphs model = adapted(base);
    for (String name : everTrained(model)) {
      assertThat(model.adaptation().rate(name)).as(name).isPositive().isFinite();
    }
  }

  @ParameterizedTest
  @EnumSource
  void untrained_logits_areTheBasesIfPromised(Base base) {
    try (ModelRunner plain = new ModelRunner(engine, graphs(base.backbone(), NONE), SEED);
        ModelRunner adapted = model(base)) {
      TokenRows rows = rows(adapted, 7, 5);
      if (startsAtBase()) {
        assertClose(adapted.logits(rows), plain.logits(rows), "logits of the untrained model");
      } else {
        TokenRows bare = TokenRows.of(tokens(plain, 7));
        TokenRows led = rows(adapted, 7);
        for (int t = 0; t < 7; t++) {
          led.ids().setInt(led.time() - 7 + t, bare.ids().getInt(t));
        }
        assertThat(lastRow(adapted.logits(led)))
            .as("an untrained model that computes what the base does should say so")
            .isNotEqualTo(lastRow(plain.logits(bare)));
      }
    }
  }

  private static float[] lastRow(Tensor logits) {
    return ModelRunner.row(logits, (int) (logits.elements() / logits.length(-1)) - 1);
  }

  @ParameterizedTest
  @EnumSource
  void training_everyPhase_movesWhatIsTrainedAndNothingElse(Base base) {
    ModelGraphs graphs = adapted(base);
    for (int phase = 0; phase < graphs.adaptation().phaseStarts().size(); phase++) {
      try (ModelRunner model = model(base)) {
        TokenRows rows = rows(model, 8, 6, 7);
        Map<String, float[]> before = values(model);
        model.train(rows, 3, 1e-2, phase);
        Set<String> trained = trainedIn(graphs, phase);
        for (Map.Entry<String, float[]> now : values(model).entrySet()) {
          String what = now.getKey() + " in phase " + phase;
          if (trained.contains(now.getKey())) {
            assertThat(now.getValue())
                .as(what + ", trained")
                .isNotEqualTo(before.get(now.getKey()));
          } else {
            assertThat(now.getValue())
                .as(what + ", not trained")
                .isEqualTo(before.get(now.getKey()));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void gradients_everyTrainedParameter_isReached(Base base) {
    try (ModelRunner model = moved(base)) {
      TokenRows rows = rows(model, 12, 9, 10);
      model
          .gradients(rows, everTrained(model.graphs()))
          .forEach(
              (name, gradient) ->
                  assertThat(norm(gradient))
                      .as("gradient of " + name)
                      .isGreaterThan(UNREACHED)
                      .isFinite());
    }
  }

  private static double norm(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }

  @ParameterizedTest
  @EnumSource
  void training_fewSteps_lossFalls(Base base) {
    try (ModelRunner model = model(base)) {
      int last = model.graphs().adaptation().phaseStarts().size() - 1;
      List<Double> losses = model.train(rows(model, 6, 6, 6), 30, 1e-2, last);
      assertThat(losses.getLast()).as("losses " + losses).isLessThan(0.95 * losses.getFirst());
    }
  }

  @ParameterizedTest
  @EnumSource
  void trainedParameters_overTheSameBase_predictTheSame(Base base) {
    try (ModelRunner trained = model(base);
        ModelRunner restored = model(base)) {
      TokenRows rows = rows(trained, 6, 8);
      int last = trained.graphs().adaptation().phaseStarts().size() - 1;
      trained.train(rows, 4, 1e-2, last);
      assertThat(restored.logits(rows).toFloats()).isNotEqualTo(trained.logits(rows).toFloats());
      for (String name : everTrained(trained.graphs())) {
        restored.store().write(name, trained.store().read(name));
      }
      assertThat(restored.logits(rows).toFloats()).isEqualTo(trained.logits(rows).toFloats());
      assertThat(labels(restored, rows).toFloats()).isEqualTo(labels(trained, rows).toFloats());
    }
  }

  private static Tensor labels(ModelRunner model, TokenRows rows) {
    return model.logits(LabelHead.NAME, rows, rows.rows(), LabelHead.LABELS.size());
  }

  @ParameterizedTest
  @EnumSource
  void merged_logits_equalAdaptedOrMergingIsRefused(Base base) {
    try (ModelRunner adapted = moved(base)) {
      if (!merges()) {
        assertThatThrownBy(() -> Merge.of(adapted.graphs()))
            .isInstanceOf(UserException.class)
            .hasMessageContaining("cannot be merged");
        return;
      }
      Merge merge = Merge.of(adapted.graphs());
      TokenRows rows = rows(adapted, 7, 5);
      try (ModelRunner merged = new ModelRunner(engine, merge.merged(), SEED + 2)) {
        Map<String, Tensor> folded = merge.values(engine, adapted.store());
        for (String name : merged.parameters()) {
          Tensor value = folded.containsKey(name) ? folded.get(name) : adapted.store().read(name);
          merged.store().write(name, value);
        }
        assertThat(merged.parameters()).containsAll(folded.keySet());
        assertClose(merged.logits(rows), adapted.logits(rows), "logits of the merged model");
        assertClose(labels(merged, rows), labels(adapted, rows), "classes of the merged model");
        assertThat(merge.notes()).hasSameSizeAs(merge.added());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void cached_readInChunks_equalsReadingAtOnce(Base base) {
    try (ModelRunner model = moved(base)) {
      int[][] rows = {tokens(model, 9), tokens(model, 5)};
      Tensor[] whole = {
        model.logits(TokenRows.of(rows[0])), model.logits(TokenRows.of(rows[1])),
      };
      for (int chunk : new int[] {1, 2, 4, rows[0].length}) {
        try (Store caches = model.caches(2)) {
          List<float[][]> read = model.cached(rows, chunk, caches, 0);
          for (int b = 0; b < rows.length; b++) {
            for (int t = 0; t < rows[b].length; t++) {
              assertRow(
                  read.get(b)[t],
                  ModelRunner.row(whole[b], t),
                  "chunks of " + chunk + ", token " + t + " of row " + b);
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void packed_documents_equalSeparateRuns(Base base) {
    try (ModelRunner model = moved(base)) {
      List<int[]> documents = List.of(tokens(model, 4), tokens(model, 1), tokens(model, 6));
      Tensor packed = model.logits(TokenRows.packed(documents));
      int start = 0;
      for (int[] document : documents) {
        Tensor alone = model.logits(TokenRows.of(document));
        for (int t = 0; t < document.length; t++) {
          assertRow(
              ModelRunner.row(packed, start + t),
              ModelRunner.row(alone, t),
              "token " + t + " of the document at " + start);
        }
        start += document.length;
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void model_builtTwice_isTheSame(Base base) {
    try (ModelRunner one = model(base);
        ModelRunner other = model(base)) {
      assertThat(one.graphs().parameters().stream().map(ParameterSpec::name))
          .isEqualTo(other.graphs().parameters().stream().map(ParameterSpec::name).toList());
      TokenRows rows = rows(one, 6);
      assertThat(one.logits(rows).toFloats()).isEqualTo(other.logits(rows).toFloats());
    }
  }

  private static void assertClose(Tensor actual, Tensor expected, String what) {
    assertRow(actual.toFloats(), expected.toFloats(), what);
  }

  private static void assertRow(float[] actual, float[] expected, String what) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i])
          .as("%s, number %d (%s)", what, i, TOKENS)
          .isCloseTo(expected[i], within(CLOSE * (1 + Math.abs(expected[i]))));
    }
  }
}
