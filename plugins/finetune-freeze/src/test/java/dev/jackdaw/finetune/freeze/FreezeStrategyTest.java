package dev.jackdaw.finetune.freeze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.finetune.ModelOutline;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.testkit.StrategyContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreezeStrategyTest extends StrategyContract {
  private static Adaptation freeze(
      ModelOutline model, int lastBlocks, List<String> parameters, Double... unfreezeAt) {
    FreezeConfig config = new FreezeConfig(lastBlocks, parameters, List.of(unfreezeAt), true);
    return new FreezeStrategy().adapt(model, config);
  }

  @Override
  protected Adaptation adapt(ModelOutline model) {
    return freeze(model, 2, List.of("norm.*"), 0.25, 0.5);
  }

  @Override
  protected List<String> trained() {
    return List.of("blocks.*", "norm.weight");
  }

  @Override
  protected long trainedElements() {
    int attention = 2 * WIDTH * WIDTH + 2 * KEY_WIDTH * WIDTH;
    return LAYERS * (2 * WIDTH + attention + 3 * BETWEEN * WIDTH) + WIDTH;
  }

  private static List<String> trained(Adaptation freeze, int phase) {
    return outline().parameters().stream()
        .map(ParameterSpec::name)
        .filter(name -> freeze.trains(name, phase))
        .map(name -> name.replaceFirst("^(blocks\\.\\d|heads)\\..*", "$1"))
        .distinct()
        .toList();
  }

  @Test
  void adapt_nothingGiven_trainsHeadsAlone() {
    Adaptation freeze = freeze(outline(), 0, List.of());
    assertThat(freeze.phaseStarts()).containsExactly(0.0);
    assertThat(trained(freeze, 0)).containsExactly("heads");
  }

  @Test
  void adapt_lastBlocks_trainsThemAndTheHeads() {
    assertThat(trained(freeze(outline(), 1, List.of("head.weight")), 0))
        .containsExactly("blocks.1", "head.weight", "heads");
  }

  @Test
  void adapt_gradual_unfreezesFromTheLastBlockBack() {
    Adaptation freeze = freeze(outline(), 2, List.of(), 0.1, 0.4);
    assertThat(freeze.phaseStarts()).containsExactly(0.0, 0.1, 0.4);
    assertThat(trained(freeze, 0)).containsExactly("heads");
    assertThat(trained(freeze, 1)).containsExactly("blocks.1", "heads");
    assertThat(trained(freeze, 2)).containsExactly("blocks.0", "blocks.1", "heads");
  }

  @Test
  void adapt_gradualFromTheStart_hasNoPhaseOfHeadsAlone() {
    Adaptation freeze = freeze(outline(), 2, List.of(), 0.0, 0.5);
    assertThat(freeze.phaseStarts()).containsExactly(0.0, 0.5);
    assertThat(trained(freeze, 0)).containsExactly("blocks.1", "heads");
    assertThat(trained(freeze, 1)).containsExactly("blocks.0", "blocks.1", "heads");
  }

  @Test
  void adapt_badSettings_areAllReported() {
    assertThatThrownBy(() -> freeze(outline(), 3, List.of("nrom.*"), 0.5, 0.2, 0.6, 0.7))
        .isInstanceOfSatisfying(UserException.class, e -> assertThat(e.problems()).hasSize(4))
        .hasMessageContaining("strategy.last_blocks: the model has 2 blocks, not 3")
        .hasMessageContaining("must ascend from 0 to below 1")
        .hasMessageContaining("4 fractions, but only 3 blocks")
        .hasMessageContaining("no parameter matches \"nrom.*\"")
        .hasMessageContaining("norm.weight");
  }

  @Test
  void adapt_nothingToTrain_isRefused() {
    FreezeConfig nothing = new FreezeConfig(0, List.of(), List.of(), false);
    assertThatThrownBy(() -> new FreezeStrategy().adapt(outline(), nothing))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("nothing is trained")
        .hasMessageContaining("last_blocks");
    FreezeConfig late = new FreezeConfig(2, List.of(), List.of(0.5), false);
    assertThatThrownBy(() -> new FreezeStrategy().adapt(outline(), late))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("nothing is trained before 0.5");
  }
}
