package dev.jackdaw.finetune.ia3;

import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.finetune.ModelOutline;
import dev.jackdaw.testkit.StrategyContract;
import java.util.List;

/** Factors on the inputs of an output projection, which where it is tied must not reach the embedding. */
class Ia3TiedHeadTest extends StrategyContract {
  @Override
  protected Adaptation adapt(ModelOutline model) {
    return new Ia3Strategy().adapt(model, new Ia3Config(List.of(), List.of("head"), true));
  }

  @Override
  protected List<String> trained() {
    return List.of("head.ia3_l");
  }

  @Override
  protected long trainedElements() {
    return WIDTH;
  }
}
