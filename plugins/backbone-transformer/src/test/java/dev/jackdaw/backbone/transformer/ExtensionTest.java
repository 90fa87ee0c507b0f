package dev.jackdaw.backbone.transformer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.backbone.transformer.AttentionConfig.Biases;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.testkit.NextTokenHead;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExtensionTest {
  private static final TransformerConfig LLAMA = TransformerConfig.empty().sized(2, 8, 2, 16);
  private final TransformerFactory factory = new TransformerFactory();

  private TransformerConfig extended(String... parameters) {
    return factory.extended(LLAMA, Set.of(parameters)).orElseThrow();
  }

  private List<String> parameters(TransformerConfig config) {
    return new ModelGraphs(
            factory.create(config, 11), Map.of("text", new NextTokenHead()), (name, phase) -> true)
        .parameters().stream().map(ParameterSpec::name).toList();
  }

  @Test
  void extended_outputProjection_isUntiedAndNothingElse() {
    TransformerConfig untied = extended("head.weight");
    assertThat(parameters(LLAMA)).doesNotContain("head.weight");
    assertThat(parameters(untied)).containsAll(parameters(LLAMA)).contains("head.weight");
    assertThat(parameters(untied)).hasSize(parameters(LLAMA).size() + 1);
  }

  @Test
  void extended_biases_areThoseThatComeTogether() {
    TransformerConfig reading = extended("blocks.1.attention.key.bias");
    assertThat(reading.attention().orElseThrow().biases()).isEqualTo(Biases.QKV);
    assertThat(reading.feedForward().orElseThrow().bias()).isFalse();
    TransformerConfig writing =
        extended("blocks.0.attention.query.bias", "blocks.0.attention.output.bias");
    assertThat(writing.attention().orElseThrow().biases()).isEqualTo(Biases.ALL);
    TransformerConfig between = extended("blocks.0.feed_forward.up.bias");
    assertThat(between.attention().orElseThrow().biases()).isEqualTo(Biases.NONE);
    assertThat(parameters(between))
        .contains("blocks.0.feed_forward.up.bias", "blocks.1.feed_forward.down.bias");
  }

  @Test
  void extended_parameterOfNoSettings_isRefused() {
    assertThat(factory.extended(LLAMA, Set.of("head.weight", "head.bias"))).isEmpty();
    assertThat(factory.extended(LLAMA, Set.of("blocks.0.attention_norm.bias"))).isEmpty();
  }
}
