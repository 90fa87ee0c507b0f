package dev.jackdaw.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Store;
import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.finetune.ModelOutline;
import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.Value;
import dev.jackdaw.model.Backbone;
import dev.jackdaw.model.LinearSite;
import dev.jackdaw.model.ModelOps;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.reference.ReferenceEngine;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every backbone owes the framework, whatever it is made of: it is causal, documents packed into a row do not see each other,
 * padding does not matter, reading in pieces with carried state equals reading at once, gradients reach every parameter, and
 * fine-tuning strategies reach every projection. Extend it and supply the backbone:
 *
 * <pre>{@code
 * class ConvolutionBackboneTest extends BackboneContract {
 *   @Override
 *   protected Backbone backbone() {
 *     return new ConvolutionFactory().create(new ConvolutionConfig(…), 23);
 *   }
 * }
 * }</pre>
 *
 * A small one: it runs on the reference engine.
 */
public abstract class BackboneContract {
  private static final long SEED = 20260117;
  private static final double CLOSE = 1e-4;
  private static final double UNREACHED = 1e-7;
  private static final String TOKENS = "seed " + SEED;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private Engine engine;
  private ModelRunner model;

  /** A small backbone with a context of at least 16 tokens and at least 4 ids; the same on every call. */
  protected abstract Backbone backbone();

  /**
   * Parameters that change nothing by their nature, so that their gradient is 0: the key bias of a softmax attention without
   * positions in it, which shifts all scores of a query alike.
   */
  protected Set<String> withoutEffect() {
    return Set.of();
  }

  /** The engine to run on. */
  protected Engine engine() {
    return new ReferenceEngine();
  }

  @BeforeEach
  void open() {
    engine = engine();
    model = new ModelRunner(engine, backbone(), everything(), SEED);
  }

  @AfterEach
  void close() {
    model.close();
    engine.close();
  }

  private static Adaptation everything() {
    return (parameter, phase) -> true;
  }

  private int[] tokens(int length) {
    return TokenRows.random(random, length, backbone().vocabulary());
  }

  @Test
  void logits_graph_haveSymbolicBatchAndTime() {
    Value logits = model.graphs().logits(NextTokenHead.NAME, false).outputs().get("logits");
    assertThat(logits.shape()).isEqualTo(Shape.of(Dim.B, Dim.T, Dim.of(backbone().vocabulary())));
    assertThat(backbone().contextLength()).isGreaterThanOrEqualTo(16);
  }

  @Test
  void logits_anyRows_areFiniteAndDiffer() {
    Tensor logits = model.logits(TokenRows.of(tokens(5), tokens(5)));
    for (float value : logits.toFloats()) {
      assertThat(value).as(TOKENS).isFinite();
    }
    assertThat(ModelRunner.row(logits, 0)).as(TOKENS).isNotEqualTo(ModelRunner.row(logits, 5));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 9})
  void logits_tokenChanged_nothingBeforeItChanges(int place) {
    int[] original = tokens(10);
    int[] changed = original.clone();
    changed[place] = (changed[place] + 1) % backbone().vocabulary();
    Tensor before = model.logits(TokenRows.of(original));
    Tensor after = model.logits(TokenRows.of(changed));
    for (int t = 0; t < place; t++) {
      assertRow(
          ModelRunner.row(after, t),
          ModelRunner.row(before, t),
          "token " + t + " before the changed token " + place);
    }
    assertThat(ModelRunner.row(after, place))
        .as("the changed token itself")
        .isNotEqualTo(ModelRunner.row(before, place));
  }

  @Test
  void logits_earlierTokenChanged_laterOnesChange() {
    int[] original = tokens(3);
    int[] changed = original.clone();
    changed[1] = (changed[1] + 1) % backbone().vocabulary();
    assertThat(ModelRunner.row(model.logits(TokenRows.of(changed)), 2))
        .as("the token after the changed one: a backbone that sees no context is none")
        .isNotEqualTo(ModelRunner.row(model.logits(TokenRows.of(original)), 2));
  }

  @Test
  void logits_packedDocuments_equalSeparateRuns() {
    List<int[]> documents = List.of(tokens(4), tokens(1), tokens(6), tokens(2));
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

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void logits_padding_doesNotMatter(int left) {
    int[][] rows = {tokens(7), tokens(4)};
    TokenRows padded = TokenRows.placed(12, left, new int[2], rows);
    for (int i = 0; i < padded.ids().elements(); i++) {
      if (padded.documents().getInt(i) < 0) {
        padded.ids().setInt(i, 1 + i % (backbone().vocabulary() - 1));
      }
    }
    Tensor logits = model.logits(padded);
    for (int b = 0; b < 2; b++) {
      Tensor alone = model.logits(TokenRows.of(rows[b]));
      for (int t = 0; t < rows[b].length; t++) {
        assertRow(
            ModelRunner.row(logits, b * 12 + left + t),
            ModelRunner.row(alone, t),
            "token " + t + " of padded row " + b);
      }
    }
  }

  @Test
  void loss_batch_isSumOverRows() {
    int[][] rows = {tokens(7), tokens(3), tokens(5)};
    double sum = Arrays.stream(rows).mapToDouble(row -> model.loss(TokenRows.of(row))).sum();
    assertThat(model.loss(TokenRows.of(rows))).as(TOKENS).isCloseTo(sum, within(CLOSE * sum));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 11})
  void cached_readInChunks_equalsReadingAtOnce(int chunk) {
    int[][] rows = {tokens(11), tokens(6)};
    try (Store caches = model.caches(2)) {
      assertCached(rows, model.cached(rows, chunk, caches, 0), "chunks of " + chunk);
    }
  }

  @Test
  void cached_slotUsedAgain_startsAfresh() {
    int[][] first = {tokens(9)};
    int[][] second = {tokens(8)};
    try (Store caches = model.caches(3)) {
      assertCached(first, model.cached(first, 4, caches, 1), "first sequence of slot 1");
      assertCached(second, model.cached(second, 3, caches, 1), "second sequence of slot 1");
    }
  }

  @Test
  void cached_otherSlots_stayAsTheyAre() {
    int[][] left = {tokens(8)};
    int[][] right = {tokens(5)};
    try (Store caches = model.caches(2)) {
      model.cached(left, 8, caches, 0);
      Map<String, float[]> before = slot(caches, 0);
      assertCached(right, model.cached(right, 2, caches, 1), "slot 1");
      slot(caches, 0)
          .forEach(
              (name, values) ->
                  assertThat(values).as(name + " of slot 0").isEqualTo(before.get(name)));
    }
  }

  private static Map<String, float[]> slot(Store caches, int slot) {
    Map<String, float[]> rows = new java.util.TreeMap<>();
    for (String name : caches.types().keySet()) {
      Tensor all = caches.read(name);
      if (all.dtype() == dev.jackdaw.graph.DType.F32) {
        int length = (int) (all.elements() / all.length(0));
        rows.put(name, Arrays.copyOfRange(all.toFloats(), slot * length, (slot + 1) * length));
      }
    }
    return rows;
  }

  private void assertCached(int[][] rows, List<float[][]> cached, String what) {
    for (int b = 0; b < rows.length; b++) {
      Tensor whole = model.logits(TokenRows.of(rows[b]));
      for (int t = 0; t < rows[b].length; t++) {
        assertRow(
            cached.get(b)[t], ModelRunner.row(whole, t), what + ", token " + t + " of row " + b);
      }
    }
  }

  @Test
  void gradients_everyParameter_isReached() {
    TokenRows rows = TokenRows.of(tokens(12), tokens(9));
    model
        .gradients(rows, model.parameters())
        .forEach(
            (name, gradient) -> {
              if (withoutEffect().contains(name)) {
                assertThat(norm(gradient))
                    .as("gradient of " + name + ", declared without effect")
                    .isLessThan(UNREACHED);
              } else {
                assertThat(norm(gradient))
                    .as("gradient of " + name)
                    .isGreaterThan(UNREACHED)
                    .isFinite();
              }
            });
    assertThat(model.parameters())
        .as("parameters declared without effect")
        .containsAll(withoutEffect());
  }

  @Test
  void gradients_alongThemselves_equalFiniteDifference() {
    TokenRows rows = TokenRows.of(tokens(8), tokens(6));
    for (String name : model.parameters()) {
      if (withoutEffect().contains(name)) {
        continue;
      }
      float[] gradient = model.gradients(rows, Set.of(name)).get(name);
      double length = norm(gradient);
      double step = 0.02 / length;
      double slope =
          (shifted(rows, name, gradient, step / length)
                  - shifted(rows, name, gradient, -step / length))
              / (2 * step);
      assertThat(slope)
          .as("slope of the loss along the gradient of " + name)
          .isCloseTo(length, within(2e-2 * length));
    }
  }

  private double shifted(TokenRows rows, String name, float[] direction, double amount) {
    Tensor original = model.store().read(name);
    Tensor moved = model.store().read(name);
    for (int i = 0; i < direction.length; i++) {
      moved.setFloat(i, (float) (original.getFloat(i) + amount * direction[i]));
    }
    model.store().write(name, moved);
    double loss = model.loss(rows);
    model.store().write(name, original);
    return loss;
  }

  @Test
  void training_fewSteps_lossFalls() {
    List<Double> losses = model.train(TokenRows.of(tokens(8), tokens(8)), 25, 1e-2, 0);
    assertThat(losses.getLast()).as("losses " + losses).isLessThan(0.7 * losses.getFirst());
  }

  @Test
  void model_builtTwice_isTheSame() {
    TokenRows rows = TokenRows.of(tokens(9));
    try (ModelRunner again = new ModelRunner(engine, backbone(), everything(), SEED)) {
      assertThat(again.graphs().parameters().stream().map(ParameterSpec::name))
          .isEqualTo(model.graphs().parameters().stream().map(ParameterSpec::name).toList());
      assertThat(again.logits(rows).toFloats()).isEqualTo(model.logits(rows).toFloats());
    }
  }

  @Test
  void outline_sites_haveWeightsAndBlocks() {
    ModelOutline outline = model.graphs().outline();
    assertThat(outline.sites())
        .as("projections, made by g.linear")
        .isNotEmpty()
        .doesNotHaveDuplicates();
    assertThat(outline.layers()).as("blocks, made by g.block").isPositive();
    assertThat(outline.width()).isEqualTo(backbone().width());
    assertThat(outline.parameters().stream().map(ParameterSpec::name)).contains("embedding.weight");
  }

  @Test
  void adaptation_everyProjection_countsInTheOutput() {
    TokenRows rows = TokenRows.of(tokens(6));
    float[] plain = model.logits(rows).toFloats();
    for (String site : model.graphs().outline().sites()) {
      try (ModelRunner changed = new ModelRunner(engine, backbone(), new DoubledSite(site), SEED)) {
        assertThat(changed.logits(rows).toFloats())
            .as("with " + site + " doubled")
            .isNotEqualTo(plain);
      }
    }
  }

  @Test
  void adaptation_embeddingAndBlocks_countInTheOutput() {
    TokenRows rows = TokenRows.of(tokens(6));
    float[] plain = model.logits(rows).toFloats();
    RecordedHooks hooks = new RecordedHooks();
    try (ModelRunner changed = new ModelRunner(engine, backbone(), hooks, SEED)) {
      assertThat(changed.logits(rows).toFloats()).isNotEqualTo(plain);
      assertThat(hooks.blocks).hasSize(changed.graphs().outline().layers());
      assertThat(hooks.embedded).isTrue();
    }
  }

  private static void assertRow(float[] actual, float[] expected, String what) {
    assertThat(actual).as(what).isNotNull();
    for (int v = 0; v < expected.length; v++) {
      assertThat((double) actual[v])
          .as("%s, logit %d (%s)", what, v, TOKENS)
          .isCloseTo(expected[v], within(CLOSE * (1 + Math.abs(expected[v]))));
    }
  }

  private static double norm(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }

  /** Doubles what one projection gives. */
  private record DoubledSite(String name) implements Adaptation {
    @Override
    public boolean trains(String parameter, int phase) {
      return true;
    }

    @Override
    public Value linear(ModelOps g, LinearSite site, Value x) {
      Value y = site.plain(g, x);
      return site.name().equals(name) ? g.mul(y, 2) : y;
    }
  }

  /** Changes what the embedding gives and remembers which blocks asked. */
  private static final class RecordedHooks implements Adaptation {
    private final Set<Integer> blocks = new LinkedHashSet<>();
    private boolean embedded;

    @Override
    public boolean trains(String parameter, int phase) {
      return true;
    }

    @Override
    public Value embedded(ModelOps g, Value ids, Value x) {
      embedded = true;
      return g.mul(x, 1.5);
    }

    @Override
    public Value block(ModelOps g, int layer, Value in, Value out) {
      blocks.add(layer);
      return out;
    }
  }
}
