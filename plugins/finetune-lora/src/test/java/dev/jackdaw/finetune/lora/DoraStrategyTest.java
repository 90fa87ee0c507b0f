package dev.jackdaw.finetune.lora;

import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.finetune.ModelOutline;
import dev.jackdaw.testkit.StrategyContract;
import java.util.List;

class DoraStrategyTest extends StrategyContract {
  @Override
  protected Adaptation adapt(ModelOutline model) {
    List<String> targets = List.of("blocks.*.attention.*", "head");
    return new DoraStrategy().adapt(model, new LoraConfig(2, 4, 0, targets, false, 1, true));
  }

  @Override
  protected List<String> trained() {
    return List.of("blocks.*.attention.*.lora_*", "head.lora_*");
  }

  @Override
  protected long trainedElements() {
    int square = 2 * (WIDTH + WIDTH) + WIDTH;
    int key = 2 * (WIDTH + KEY_WIDTH) + KEY_WIDTH;
    return LAYERS * (2 * square + 2 * key) + 2 * (WIDTH + VOCABULARY) + VOCABULARY;
  }
}
