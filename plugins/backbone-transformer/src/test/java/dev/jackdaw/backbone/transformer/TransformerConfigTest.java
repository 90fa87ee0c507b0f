package dev.jackdaw.backbone.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.graph.Value;
import dev.jackdaw.model.Backbone;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.model.Example;
import dev.jackdaw.model.Head;
import dev.jackdaw.model.ModelOps;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.model.Sequence;
import dev.jackdaw.model.Target;
import dev.jackdaw.model.Targets;
import dev.jackdaw.model.TrainingSuggestion;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.recipe.Binder;
import dev.jackdaw.recipe.Rendering;
import dev.jackdaw.recipe.Yaml;
import dev.jackdaw.registry.Components;
import dev.jackdaw.registry.PluginFolders;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TransformerConfigTest {
  private final TransformerFactory factory = new TransformerFactory();

  private static TransformerConfig bind(String yaml) {
    return Binder.bind(
        Yaml.parse(yaml, "recipe.yaml"),
        TransformerConfig.class,
        () -> Components.find(new PluginFolders(null, List.of())),
        null);
  }

  private Map<String, long[]> parameters(TransformerConfig config, int vocabulary) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    ModelGraphs graphs =
        new ModelGraphs(
            factory.create(config, vocabulary),
            Map.of("logits", new LogitsHead()),
            (parameter, phase) -> true);
    for (ParameterSpec parameter : graphs.parameters()) {
      shapes.put(parameter.name(), parameter.shape().evaluate(symbol -> -1));
    }
    return shapes;
  }

  private long count(TransformerConfig config, int vocabulary) {
    return parameters(config, vocabulary).values().stream()
        .mapToLong(shape -> java.util.Arrays.stream(shape).reduce(1, (a, b) -> a * b))
        .sum();
  }

  @ParameterizedTest
  @CsvSource({
    "gpt2-small, 50257, 124439808",
    "gpt2-medium, 50257, 354823168",
    "gpt2-large, 50257, 774030080",
    "gpt2-xl, 50257, 1557611200",
    "nanogpt-char, 65, 804096",
    "stories-15m, 32000, 15191712",
    "stories-110m, 32000, 109529856",
    "smollm2-135m, 49152, 134515008",
    "smollm2-360m, 49152, 361821120",
    "llama3-1b, 128256, 1235814400",
    "llama3-8b, 128256, 8030261248"
  })
  void preset_published_hasItsParameters(String preset, int vocabulary, long expected) {
    assertThat(count(bind("preset: " + preset), vocabulary)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  void preset_completed_bindsAgainFromItsRendering(Preset preset) {
    String name = preset.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    TransformerConfig complete = factory.complete(bind("preset: " + name));
    assertThat(complete.preset()).isEmpty();
    assertThat(complete.layers()).isPresent();
    assertThat(complete.attention().flatMap(AttentionConfig::keyHeads)).isPresent();
    assertThat(bind(Rendering.yaml(complete))).isEqualTo(complete);
    assertThat(factory.complete(complete)).isEqualTo(complete);
  }

  @Test
  void depth_derivesSizes() {
    TransformerConfig config = factory.complete(bind("depth: 6"));
    assertThat(config.layers()).contains(6);
    assertThat(config.width()).contains(384);
    assertThat(config.heads()).contains(6);
    assertThat(config.attention().flatMap(AttentionConfig::headWidth)).contains(64);
    assertThat(config.feedForward().flatMap(FeedForwardConfig::width)).contains(1024);
    assertThat(factory.complete(TransformerConfig.ofDepth(6))).isEqualTo(config);
  }

  @Test
  void depth_withOneSizeGiven_keepsIt() {
    TransformerConfig config =
        factory.complete(bind("{depth: 6, context_length: 128, style: gpt2}"));
    assertThat(config.contextLength()).contains(128);
    assertThat(config.positions()).contains(new Positions.Learned());
    assertThat(config.feedForward().flatMap(FeedForwardConfig::width)).contains(4 * 384);
  }

  @Test
  void suggestion_growsWithDepth() {
    TrainingSuggestion small = factory.suggestion(bind("depth: 4"), 8192).orElseThrow();
    TrainingSuggestion large = factory.suggestion(bind("depth: 12"), 8192).orElseThrow();
    assertThat(small.tokens()).isBetween(80_000_000L, 130_000_000L);
    assertThat(large.tokens()).isGreaterThan(10 * small.tokens());
    assertThat(large.batchTokens()).isGreaterThan(small.batchTokens());
    assertThat(Long.bitCount(small.batchTokens())).isEqualTo(1);
    assertThat(small.learningRate()).isGreaterThan(large.learningRate()).isLessThanOrEqualTo(5e-3);
    assertThat(large.learningRate()).isGreaterThan(1e-3);
  }

  @Test
  void llamaStyle_parameters_haveTheDocumentedNames() {
    assertThat(parameters(bind("{layers: 1, width: 64, embedding: {tied: false}}"), 10).keySet())
        .containsExactly(
            "embedding.weight",
            "blocks.0.attention_norm.weight",
            "blocks.0.attention.query.weight",
            "blocks.0.attention.key.weight",
            "blocks.0.attention.value.weight",
            "blocks.0.attention.output.weight",
            "blocks.0.feed_forward_norm.weight",
            "blocks.0.feed_forward.gate.weight",
            "blocks.0.feed_forward.up.weight",
            "blocks.0.feed_forward.down.weight",
            "norm.weight",
            "head.weight");
  }

  @Test
  void residualProjections_startSmallerByDepth() {
    ModelGraphs graphs =
        new ModelGraphs(
            factory.create(bind("{layers: 8, width: 64}"), 10),
            Map.of("logits", new LogitsHead()),
            (p, phase) -> true);
    Map<String, Object> starts = new LinkedHashMap<>();
    graphs.parameters().forEach(p -> starts.put(p.name(), p.initializer()));
    assertThat(starts.get("blocks.3.attention.output.weight"))
        .isEqualTo(dev.jackdaw.model.Initializer.normal(0.02 / 4));
    assertThat(starts.get("blocks.3.feed_forward.down.weight"))
        .isEqualTo(dev.jackdaw.model.Initializer.normal(0.02 / 4));
    assertThat(starts.get("blocks.3.attention.query.weight"))
        .isEqualTo(dev.jackdaw.model.Initializer.normal(0.02));
  }

  @Test
  void bind_wrongSettings_reportsAllAtOnce() {
    assertThatThrownBy(
            () -> bind("{dept: 4, layers: 0, attention: {biases: some}, norm: {type: batch}}"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("did you mean \"depth\"")
        .hasMessageContaining("from 1 to 1000")
        .hasMessageContaining("qkv")
        .hasMessageContaining("rms");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | the size is missing",
        "{layers: 2} | the size is missing",
        "{preset: gpt2-small, depth: 4} | preset already says depth",
        "{preset: gpt2-small, style: llama} | preset already says style",
        "{layers: 2, width: 100, heads: 3} | width 100 is not a multiple of heads 3",
        "{layers: 2, width: 96, heads: 6, attention: {key_heads: 4}} | heads 6 is not a multiple of"
            + " attention.key_heads 4",
        "{layers: 2, width: 96, attention: {window: 8, global_layers: [2]}} |"
            + " attention.global_layers has 2, layers is 2",
        "{layers: 2, width: 15, heads: 3} | not an even number"
      })
  void create_contradiction_namesBothSides(String yaml, String message) {
    TransformerConfig config = bind(yaml);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> factory.create(config, 10))
        .withMessageContaining(message);
  }

  @Test
  void bind_globalLayersWithoutWindow_isAProblem() {
    assertThatThrownBy(() -> bind("{attention: {global_layers: [1]}}"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("without a window");
  }

  @Test
  void create_emptyVocabulary_throws() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> factory.create(TransformerConfig.ofDepth(1), 0))
        .withMessageContaining("vocabulary is 0");
  }

  @Test
  void windowOf_globalLayer_isNone() {
    AttentionConfig attention =
        new AttentionConfig(
            Optional.empty(),
            Optional.empty(),
            AttentionConfig.Biases.NONE,
            AttentionConfig.QueryKeyNorm.NONE,
            5,
            List.of(2),
            Optional.empty(),
            0);
    assertThat(List.of(attention.windowOf(0), attention.windowOf(1), attention.windowOf(2)))
        .containsExactly(5, 5, 0);
  }

  /** Makes the model declare its output projection. */
  private record LogitsHead() implements Head {
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
}
