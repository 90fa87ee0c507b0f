package dev.jackdaw.finetune.ia3;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.finetune.ModelOutline;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.testkit.StrategyContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class Ia3StrategyTest extends StrategyContract {
  private static Ia3Config config(List<String> outputs, List<String> inputs) {
    return new Ia3Config(outputs, inputs, true);
  }

  @Override
  protected Adaptation adapt(ModelOutline model) {
    return new Ia3Strategy().adapt(model, config(List.of("key", "value"), List.of("down")));
  }

  @Override
  protected List<String> trained() {
    return List.of(
        "blocks.*.attention.key.ia3_l",
        "blocks.*.attention.value.ia3_l",
        "blocks.*.feed_forward.down.ia3_l");
  }

  @Override
  protected long trainedElements() {
    return LAYERS * (2 * KEY_WIDTH + BETWEEN);
  }

  @Test
  void adapt_unknownRole_namesThoseThereAre() {
    assertThatThrownBy(
            () -> new Ia3Strategy().adapt(outline(), config(List.of("keys"), List.of("down"))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("strategy.outputs: no projection has the role or name \"keys\"")
        .hasMessageContaining("query, key, value");
  }

  @Test
  void adapt_projectionOnBothSides_isRefused() {
    assertThatThrownBy(
            () ->
                new Ia3Strategy().adapt(outline(), config(List.of("down"), List.of("blocks.1.*"))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("the same projections: [blocks.1.feed_forward.down]");
  }

  @Test
  void adapt_nothingNamed_isRefused() {
    assertThatThrownBy(() -> new Ia3Strategy().adapt(outline(), config(List.of(), List.of())))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("neither outputs nor inputs");
  }
}
