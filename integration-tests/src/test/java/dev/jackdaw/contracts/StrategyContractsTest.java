package dev.jackdaw.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackdaw.assembly.Inputs;
import dev.jackdaw.assembly.Merge;
import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.backbone.transformer.TransformerConfig;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.finetune.FineTuneStrategy;
import dev.jackdaw.finetune.lora.DoraStrategy;
import dev.jackdaw.finetune.lora.LoraConfig;
import dev.jackdaw.finetune.lora.LoraStrategy;
import dev.jackdaw.finetune.prefix.PrefixTuningConfig;
import dev.jackdaw.finetune.prefix.PrefixTuningStrategy;
import dev.jackdaw.finetune.prompt.PromptTuningConfig;
import dev.jackdaw.finetune.prompt.PromptTuningStrategy;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.composite.LinearWeightGradient;
import dev.jackdaw.model.Backbone;
import dev.jackdaw.model.BackboneFactory;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.model.Example;
import dev.jackdaw.model.Head;
import dev.jackdaw.model.Initializer;
import dev.jackdaw.model.ModelOps;
import dev.jackdaw.model.Sequence;
import dev.jackdaw.model.Target;
import dev.jackdaw.model.Targets;
import dev.jackdaw.registry.Components;
import dev.jackdaw.registry.PluginFolders;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Heads and strategies on one small transformer: what crosses more than one contract. */
class StrategyContractsTest {
  private static final String HEAD = "lm";
  private static final FineTuneStrategy<LoraConfig> LORA = new LoraStrategy();
  private static final int[][] ROWS = {{1, 5, 2, 7, 3, 9, 4}, {3, 3, 8, 1, 12, 0, 6}};
  private static final Offset<Float> CLOSE = Offset.offset(2e-5f);

  /** Nothing added, everything trained. */
  private record Plain() implements Adaptation {
    @Override
    public boolean trains(String parameter, int phase) {
      return true;
    }
  }

  /** Two classes from the last token. */
  private record Sentiment() implements Head {
    @Override
    public Target target() {
      return new Target.Classes(List.of("negative", "positive"));
    }

    @Override
    public Value output(ModelOps g, Value hidden, Backbone backbone, Sequence in) {
      return g.linear(
          "score", g.rowAt(hidden, in.last()), 2, Initializer.normal(0.5), Initializer.zeros());
    }

    @Override
    public Value lossSum(ModelOps g, Value output, Targets targets) {
      return g.crossEntropy(output, targets.classes(), 0);
    }

    @Override
    public List<Example> examples(DataRow row) {
      return List.of();
    }
  }

  private record LanguageModel() implements Head {
    @Override
    public Target target() {
      return new Target.Tokens();
    }

    @Override
    public Value output(ModelOps g, Value hidden, Backbone backbone, Sequence in) {
      return backbone.logits(g, hidden);
    }

    @Override
    public Value lossSum(ModelOps g, Value output, Targets targets) {
      return g.crossEntropy(output, targets.tokens(), 0);
    }

    @Override
    public List<Example> examples(DataRow row) {
      return List.of();
    }
  }

  private static LoraConfig lora() {
    return new LoraConfig(3, 6, 0.05, List.of("query", "value"), false, 1, true);
  }

  private static <C extends Record> TinyModel adapted(FineTuneStrategy<C> strategy, C config) {
    try (TinyModel base = model(new Plain())) {
      return model(strategy.adapt(base.graphs.outline(), config));
    }
  }

  private static TinyModel model(Adaptation adaptation) {
    return model(adaptation, Map.of(HEAD, new LanguageModel()));
  }

  @SuppressWarnings("unchecked")
  private static TinyModel model(Adaptation adaptation, Map<String, Head> heads) {
    Components components = Components.find(new PluginFolders(null, List.of()));
    BackboneFactory<TransformerConfig> factory =
        components.component(BackboneFactory.class, "transformer");
    TransformerConfig small = TransformerConfig.empty().sized(2, 12, 2, 32);
    // weights large enough that attention is not nearly uniform, so that every site matters
    TransformerConfig config =
        new TransformerConfig(
            small.preset(),
            small.depth(),
            small.style(),
            small.layers(),
            small.width(),
            small.heads(),
            small.contextLength(),
            small.attention(),
            small.feedForward(),
            small.norm(),
            small.positions(),
            small.embedding(),
            small.dropout(),
            Optional.of(0.3));
    return new TinyModel(
        new ModelGraphs(factory.create(config, TinyModel.VOCABULARY), heads, adaptation));
  }

  @Test
  void lora_untrained_isTheBaseModel() {
    try (TinyModel base = model(new Plain());
        TinyModel adapted = adapted(LORA, lora())) {
      adapted.copyFrom(base);
      assertThat(adapted.logits(HEAD, ROWS, 2, 7, 13).toFloats())
          .containsExactly(base.logits(HEAD, ROWS, 2, 7, 13).toFloats());
    }
  }

  @Test
  void lora_trained_movesOnlyItsOwnAndDifferentiatesNothingElse() {
    try (TinyModel model = adapted(LORA, lora())) {
      assertThat(model.trained()).hasSize(8).allMatch(name -> name.contains(".lora_"));
      Graph graph = model.graphs.training(HEAD, model.trained(), false);
      assertThat(graph.updates().keySet())
          .isEqualTo(Set.copyOf(model.trained().stream().map(Inputs::gradient).toList()));
      assertThat(graph.nodes().stream().filter(n -> n.op() instanceof LinearWeightGradient))
          .hasSize(8);
      Map<String, float[]> before = values(model);
      float first = model.step(HEAD, TinyModel.labelled(ROWS), 0.01);
      float last = first;
      for (int i = 0; i < 12; i++) {
        last = model.step(HEAD, TinyModel.labelled(ROWS), 0.01);
      }
      assertThat(last).isLessThan(first);
      values(model)
          .forEach(
              (name, value) -> {
                if (!name.contains(".lora_")) {
                  assertThat(value).as(name).containsExactly(before.get(name));
                }
              });
    }
  }

  @Test
  void lora_merged_isTheSameModelWithoutIt() {
    try (TinyModel adapted = adapted(LORA, lora());
        TinyModel base = model(new Plain())) {
      for (int i = 0; i < 5; i++) {
        adapted.step(HEAD, TinyModel.labelled(ROWS), 0.01);
      }
      base.copyFrom(adapted);
      Map<String, Tensor> merged = Merge.of(adapted.graphs).values(adapted.engine, adapted.store);
      assertThat(merged).hasSize(4);
      merged.forEach(base.store::write);
      assertClose(base.logits(HEAD, ROWS, 2, 7, 13), adapted.logits(HEAD, ROWS, 2, 7, 13));
    }
  }

  @Test
  void dora_untrained_isTheBaseModelAndLearns() {
    try (TinyModel base = model(new Plain());
        TinyModel adapted = adapted(new DoraStrategy(), lora())) {
      assertClose(adapted.logits(HEAD, ROWS, 2, 7, 13), base.logits(HEAD, ROWS, 2, 7, 13));
      float first = adapted.step(HEAD, TinyModel.labelled(ROWS), 0.01);
      assertThat(adapted.step(HEAD, TinyModel.labelled(ROWS), 0.01)).isLessThan(first);
    }
  }

  @Test
  void promptTuning_decodedInChunks_equalsTheWholeSequence() {
    int[] sequence = {-1, -2, 1, 5, 2, 7, 3};
    PromptTuningConfig prompt =
        new PromptTuningConfig(2, PromptTuningConfig.Start.VOCABULARY, true);
    try (TinyModel model = adapted(new PromptTuningStrategy(), prompt)) {
      assertThat(model.trained()).containsExactly("embedding.prompt_embeddings");
      float first = model.step(HEAD, TinyModel.labelled(new int[][] {sequence}), 0.01);
      assertThat(model.step(HEAD, TinyModel.labelled(new int[][] {sequence}), 0.01))
          .isLessThan(first);
      Tensor whole = model.logits(HEAD, new int[][] {sequence}, 1, 7, 13);
      assertLastClose(
          model.decoded(
              HEAD, new int[] {-1, -2, 1}, new int[] {5, 2}, new int[] {7}, new int[] {3}),
          whole);
    }
  }

  @Test
  void prefixTuning_decodedInChunks_equalsTheWholeSequence() {
    int[] sequence = {1, 5, 2, 7, 3};
    PrefixTuningConfig prefix = new PrefixTuningConfig(3, 0.5, true);
    try (TinyModel model = adapted(new PrefixTuningStrategy(), prefix)) {
      assertThat(model.trained()).hasSize(4);
      float first = model.step(HEAD, TinyModel.labelled(new int[][] {sequence}), 0.01);
      assertThat(model.step(HEAD, TinyModel.labelled(new int[][] {sequence}), 0.01))
          .isLessThan(first);
      Tensor whole = model.logits(HEAD, new int[][] {sequence}, 1, 5, 13);
      assertLastClose(
          model.decoded(HEAD, new int[] {1, 5}, new int[] {2}, new int[] {7}, new int[] {3}),
          whole);
    }
  }

  @Test
  void cache_decodedInAnyChunks_equalsTheWholeSequence() {
    try (TinyModel model = model(new Plain())) {
      Tensor whole = model.logits(HEAD, new int[][] {ROWS[0]}, 1, 7, 13);
      assertLastClose(model.decoded(HEAD, ROWS[0]), whole);
      assertLastClose(
          model.decoded(HEAD, new int[] {1, 5, 2}, new int[] {7}, new int[] {3, 9, 4}), whole);
      assertLastClose(
          model.decoded(
              HEAD,
              new int[] {1},
              new int[] {5},
              new int[] {2},
              new int[] {7},
              new int[] {3},
              new int[] {9},
              new int[] {4}),
          whole);
    }
  }

  @Test
  void twoHeads_onOneBackbone_trainApartAndTogether() {
    Map<String, Head> heads = new LinkedHashMap<>();
    heads.put(HEAD, new LanguageModel());
    heads.put("sentiment", new Sentiment());
    try (TinyModel model = model(new Plain(), heads)) {
      assertThat(model.names())
          .contains("heads.sentiment.score.weight")
          .doesNotContain("heads.lm.head.weight");
      float before = model.gradients(HEAD, TinyModel.labelled(ROWS), false);
      assertThat(model.store.read(Inputs.gradient("heads.sentiment.score.bias")).toFloats())
          .containsOnly(0);
      float[] alone = model.store.read(Inputs.gradient("embedding.weight")).toFloats();
      float sentiment = model.gradients("sentiment", classes(), true);
      assertThat(model.store.read(Inputs.gradient("embedding.weight")).toFloats())
          .isNotEqualTo(alone);
      assertThat(model.store.read(Inputs.gradient("heads.sentiment.score.bias")).toFloats())
          .doesNotContain(0);
      model.descend(0.002);
      assertThat(model.gradients(HEAD, TinyModel.labelled(ROWS), false)).isLessThan(before);
      assertThat(model.gradients("sentiment", classes(), false)).isLessThan(sentiment);
      assertThat(model.logits("sentiment", ROWS, 2, 2).elements()).isEqualTo(4);
    }
  }

  private static Bindings classes() {
    return TinyModel.batch(ROWS).input(Inputs.CLASSES, Tensor.of(new int[] {1, 0}, 2));
  }

  @Test
  void batch_ofEight_equalsEightAccumulatedBatchesOfOne() {
    int[][] rows = new int[8][];
    for (int i = 0; i < 8; i++) {
      rows[i] = new int[] {i, i + 1, i + 2, (3 * i) % 13, i % 5};
    }
    try (TinyModel model = model(new Plain())) {
      float whole = model.gradients(HEAD, TinyModel.labelled(rows), false);
      Map<String, float[]> expected = gradients(model);
      float sum = 0;
      for (int i = 0; i < 8; i++) {
        sum += model.gradients(HEAD, TinyModel.labelled(new int[][] {rows[i]}), i > 0);
      }
      assertThat(sum).isCloseTo(whole, Offset.offset(1e-4f));
      gradients(model)
          .forEach(
              (name, value) -> {
                for (int i = 0; i < value.length; i++) {
                  assertThat(value[i])
                      .as("%s[%d]", name, i)
                      .isCloseTo(
                          expected.get(name)[i],
                          Offset.offset(1e-5f * Math.max(1, Math.abs(value[i]))));
                }
              });
    }
  }

  private static Map<String, float[]> gradients(TinyModel model) {
    Map<String, float[]> values = new LinkedHashMap<>();
    model
        .trained()
        .forEach(name -> values.put(name, model.store.read(Inputs.gradient(name)).toFloats()));
    return values;
  }

  private static Map<String, float[]> values(TinyModel model) {
    Map<String, float[]> values = new LinkedHashMap<>();
    model.names().forEach(name -> values.put(name, model.store.read(name).toFloats()));
    return values;
  }

  private static void assertClose(Tensor actual, Tensor expected) {
    for (int i = 0; i < expected.elements(); i++) {
      assertThat(actual.getFloat(i)).as("element %d", i).isCloseTo(expected.getFloat(i), CLOSE);
    }
  }

  /** One row of logits against the last position of a whole sequence. */
  private static void assertLastClose(Tensor actual, Tensor whole) {
    long offset = whole.elements() - TinyModel.VOCABULARY;
    for (int i = 0; i < TinyModel.VOCABULARY; i++) {
      assertThat(actual.getFloat(i)).as("logit %d", i).isCloseTo(whole.getFloat(offset + i), CLOSE);
    }
  }
}
