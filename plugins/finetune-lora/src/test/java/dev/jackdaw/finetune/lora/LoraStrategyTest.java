package dev.jackdaw.finetune.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.finetune.ModelOutline;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.testkit.StrategyContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoraStrategyTest extends StrategyContract {
  private static LoraConfig config(String... targets) {
    return new LoraConfig(3, 6, 0.1, List.of(targets), false, 4, true);
  }

  @Override
  protected Adaptation adapt(ModelOutline model) {
    return new LoraStrategy().adapt(model, config("query", "blocks.*.down", "head"));
  }

  @Override
  protected List<String> trained() {
    return List.of(
        "blocks.*.attention.query.lora_*.weight",
        "blocks.*.feed_forward.down.lora_*.weight",
        "head.lora_*.weight");
  }

  @Override
  protected long trainedElements() {
    return 3 * (LAYERS * ((WIDTH + WIDTH) + (BETWEEN + WIDTH)) + (WIDTH + VOCABULARY));
  }

  @Test
  void adapt_loraPlus_ratesOfBAreHigher() {
    Adaptation lora = adapt(outline());
    assertThat(lora.rate("blocks.0.attention.query.lora_B.weight")).isEqualTo(4);
    assertThat(lora.rate("blocks.0.attention.query.lora_A.weight")).isEqualTo(1);
    assertThat(lora.rate("heads.label.score.weight")).isEqualTo(1);
  }

  @Test
  void adapt_headsNotToBeTrained_trainsTheAdapterAlone() {
    LoraConfig alone = new LoraConfig(3, 6, 0, List.of("query"), false, 1, false);
    Adaptation lora = new LoraStrategy().adapt(outline(), alone);
    assertThat(lora.trains("heads.label.score.weight", 0)).isFalse();
    assertThat(lora.trains("blocks.0.attention.query.lora_A.weight", 0)).isTrue();
    assertThat(lora.trains("blocks.0.attention.query.weight", 0)).isFalse();
  }

  @Test
  void scale_rsLora_dividesByTheRoot() {
    assertThat(new LoraConfig(16, 8, 0, List.of("query"), false, 1, true).scale()).isEqualTo(0.5);
    assertThat(new LoraConfig(16, 8, 0, List.of("query"), true, 1, true).scale())
        .isCloseTo(2, within(1e-12));
  }

  @Test
  void adapt_unknownTargets_namesEachAndWhatExists() {
    assertThatThrownBy(
            () -> new LoraStrategy().adapt(outline(), config("q_proj", "query", "blocks.7.*")))
        .isInstanceOfSatisfying(
            UserException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(UserException.Kind.CONFIGURATION);
              assertThat(e.problems()).hasSize(2);
            })
        .hasMessageContaining("strategy.targets: no projection has the role or name \"q_proj\"")
        .hasMessageContaining("\"blocks.7.*\"")
        .hasMessageContaining("available: query, key, value, output, gate, up, down, head")
        .hasMessageContaining("blocks.*.attention.query");
  }

  @Test
  void adapt_headsProjection_isRefused() {
    assertThatThrownBy(() -> new LoraStrategy().adapt(outline(), config("score")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("\"score\" is of a head, which is trained whole");
  }

  @Test
  void adapt_noTargets_isRefused() {
    assertThatThrownBy(() -> new LoraStrategy().adapt(outline(), config()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no projection is named");
  }
}
