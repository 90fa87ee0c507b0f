package dev.jackdaw.finetune.full;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.finetune.ModelOutline;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.model.Initializer;
import dev.jackdaw.model.ParameterSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class FullStrategyTest {
  private final ModelOutline outline =
      new ModelOutline(
          List.of(
              new ParameterSpec("embedding.weight", Shape.fixed(4, 2), Initializer.zeros()),
              new ParameterSpec("heads.label.weight", Shape.fixed(3, 2), Initializer.zeros())),
          List.of(),
          List.of(),
          1,
          2);

  @Test
  void adapt_everyParameter_trainsAtFullRateFromTheStart() {
    Adaptation full = new FullStrategy().adapt(outline, new FullConfig());
    assertThat(full.phaseStarts()).containsExactly(0.0);
    for (ParameterSpec parameter : outline.parameters()) {
      assertThat(full.trains(parameter.name(), 0)).as(parameter.name()).isTrue();
      assertThat(full.rate(parameter.name())).isEqualTo(1);
    }
    assertThat(full.virtualTokens()).isZero();
  }
}
