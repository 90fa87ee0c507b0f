package org.example.bottleneck;

import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.finetune.ModelOutline;
import dev.jackdaw.testkit.StrategyContract;
import java.util.List;

class BottleneckStrategyTest extends StrategyContract {
  @Override
  protected Adaptation adapt(ModelOutline model) {
    return new BottleneckStrategy().adapt(model, new BottleneckStrategy.Config(3));
  }

  @Override
  protected List<String> trained() {
    return List.of("blocks.*.bottleneck.*");
  }

  @Override
  protected long trainedElements() {
    return LAYERS * (2 * 3 * WIDTH + 3 + WIDTH);
  }

  @Override
  protected boolean merges() {
    return false; // what is not linear is no weight
  }
}
