package dev.jackdaw.finetune.prefix;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.finetune.ModelOutline;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.testkit.StrategyContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrefixTuningStrategyTest extends StrategyContract {
  @Override
  protected Adaptation adapt(ModelOutline model) {
    return new PrefixTuningStrategy().adapt(model, new PrefixTuningConfig(3, 0.5, true));
  }

  @Override
  protected List<String> trained() {
    return List.of("blocks.*.attention.prefix_keys", "blocks.*.attention.prefix_values");
  }

  @Override
  protected long trainedElements() {
    return LAYERS * 2 * 3 * KEY_WIDTH;
  }

  @Override
  protected boolean startsAtBase() {
    return false;
  }

  @Override
  protected boolean merges() {
    return false;
  }

  @Test
  void adapt_backboneWithoutAttention_isRefusedWithTheReason() {
    ModelOutline model =
        new ModelOutline(outline().parameters(), outline().projections(), List.of(), 2, WIDTH);
    assertThatThrownBy(() -> adapt(model))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("this backbone has no attention")
        .hasMessageContaining("to fix");
  }
}
