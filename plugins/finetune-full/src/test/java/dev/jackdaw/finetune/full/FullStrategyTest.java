package dev.jackdaw.finetune.full;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.finetune.ModelOutline;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.testkit.StrategyContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class FullStrategyTest extends StrategyContract {
  @Override
  protected Adaptation adapt(ModelOutline model) {
    return new FullStrategy().adapt(model, new FullConfig());
  }

  @Override
  protected List<String> trained() {
    return List.of("*");
  }

  @Override
  protected long trainedElements() {
    int attention = 2 * WIDTH * WIDTH + 2 * KEY_WIDTH * WIDTH;
    int block = 2 * WIDTH + attention + 3 * BETWEEN * WIDTH;
    return 2 * VOCABULARY * WIDTH + LAYERS * block + WIDTH;
  }

  @Test
  void adapt_everyParameter_trainsAtFullRateFromTheStart() {
    Adaptation full = adapt(outline());
    assertThat(full.phaseStarts()).containsExactly(0.0);
    for (ParameterSpec parameter : outline().parameters()) {
      assertThat(full.trains(parameter.name(), 0)).as(parameter.name()).isTrue();
      assertThat(full.rate(parameter.name())).isEqualTo(1);
    }
    assertThat(full.virtualTokens()).isZero();
  }
}
