package dev.jackdaw.finetune.bitfit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.finetune.ModelOutline;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.model.Initializer;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.testkit.StrategyContract;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BitFitStrategyTest extends StrategyContract {
  private static BitFitConfig config(boolean others, String... targets) {
    return new BitFitConfig(List.of(targets), others, true);
  }

  @Override
  protected Adaptation adapt(ModelOutline model) {
    return new BitFitStrategy().adapt(model, config(true, "blocks.*"));
  }

  @Override
  protected List<String> trained() {
    return List.of("blocks.*.bias");
  }

  @Override
  protected long trainedElements() {
    return LAYERS * (WIDTH + 2 * KEY_WIDTH + WIDTH + 2 * BETWEEN + WIDTH);
  }

  @Test
  void adapt_biasesOfNorms_areTrainedUnlessToldOtherwise() {
    List<ParameterSpec> parameters = new ArrayList<>(outline().parameters());
    parameters.add(new ParameterSpec("norm.bias", Shape.fixed(WIDTH), Initializer.zeros()));
    ModelOutline normed =
        new ModelOutline(parameters, outline().projections(), outline().attentions(), 2, WIDTH);
    BitFitStrategy strategy = new BitFitStrategy();
    assertThat(strategy.adapt(normed, config(true, "query")).trains("norm.bias", 0)).isTrue();
    assertThat(strategy.adapt(normed, config(false, "query")).trains("norm.bias", 0)).isFalse();
  }

  @Test
  void adapt_otherProjections_keepTheirBiasesStill() {
    Adaptation bitFit = new BitFitStrategy().adapt(outline(), config(true, "query"));
    assertThat(bitFit.trains("blocks.1.attention.query.bias", 0)).isTrue();
    assertThat(bitFit.trains("blocks.1.attention.key.bias", 0)).isFalse();
  }

  @Test
  void adapt_unknownTarget_namesWhatExists() {
    assertThatThrownBy(() -> new BitFitStrategy().adapt(outline(), config(true, "mlp")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("strategy.targets: no projection has the role or name \"mlp\"")
        .hasMessageContaining("gate, up, down");
  }
}
