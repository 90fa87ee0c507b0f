package dev.jackdaw.finetune.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.finetune.ModelOutline;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.testkit.StrategyContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromptTuningStrategyTest extends StrategyContract {
  @Override
  protected Adaptation adapt(ModelOutline model) {
    return adapt(model, PromptTuningConfig.Start.VOCABULARY);
  }

  private static Adaptation adapt(ModelOutline model, PromptTuningConfig.Start start) {
    return new PromptTuningStrategy().adapt(model, new PromptTuningConfig(3, start, true));
  }

  @Override
  protected List<String> trained() {
    return List.of("embedding.prompt_embeddings");
  }

  @Override
  protected long trainedElements() {
    return 3 * WIDTH;
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
  void adapt_tokens_areAskedOfTheBatcher() {
    assertThat(adapt(outline(), PromptTuningConfig.Start.RANDOM).virtualTokens()).isEqualTo(3);
  }

  @Test
  void adapt_modelWithoutTokenEmbedding_isRefused() {
    ModelOutline bare = new ModelOutline(List.of(), List.of(), List.of(), 0, WIDTH);
    assertThatThrownBy(() -> adapt(bare, PromptTuningConfig.Start.RANDOM))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("embedding.weight");
  }
}
