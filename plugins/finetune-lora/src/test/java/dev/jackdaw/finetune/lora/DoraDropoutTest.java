package dev.jackdaw.finetune.lora;

import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.finetune.ModelOutline;
import dev.jackdaw.testkit.StrategyContract;
import java.util.List;

/** DoRA takes another way through the graph where there is dropout; outside training the two are equal. */
class DoraDropoutTest extends StrategyContract {
  @Override
  protected Adaptation adapt(ModelOutline model) {
    List<String> targets = List.of("value", "up");
    return new DoraStrategy().adapt(model, new LoraConfig(2, 4, 0.1, targets, true, 1, true));
  }

  @Override
  protected List<String> trained() {
    return List.of("blocks.*.attention.value.lora_*", "blocks.*.feed_forward.up.lora_*");
  }

  @Override
  protected long trainedElements() {
    return LAYERS * (2 * (WIDTH + KEY_WIDTH) + KEY_WIDTH + 2 * (WIDTH + BETWEEN) + BETWEEN);
  }
}
