package dev.jackdaw.backbone.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.jackdaw.graph.composite.Rope;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Expected frequencies were computed by a second writing of the formulas, width 16 and base 10000. */
class RopeScalingTest {
  private static final double THETA = 10000;

  private static double[] plain() {
    double[] inverse = new double[8];
    for (int p = 0; p < 8; p++) {
      inverse[p] = Math.pow(THETA, -p / 8.0);
    }
    return inverse;
  }

  private static void assertScaled(RopeScaling scaling, double... expected) {
    assertThat(scaling.apply(plain(), THETA)).containsExactly(expected, within(1e-12));
  }

  @Test
  void none_keepsAll() {
    assertScaled(new RopeScaling.None(), plain());
  }

  @Test
  void linear_dividesAll() {
    double[] expected = plain();
    for (int p = 0; p < 8; p++) {
      expected[p] /= 4;
    }
    assertScaled(new RopeScaling.Linear(4), expected);
  }

  @Test
  void llama3_keepsFastDividesSlowBlendsBetween() {
    assertScaled(
        new RopeScaling.Llama3(8, 1, 4, 64),
        1.0,
        0.24438459943539834,
        0.013042256043820465,
        0.003952847075210474,
        0.00125,
        0.00039528470752104737,
        0.000125,
        3.952847075210474e-05);
  }

  @Test
  void factors_divideOneByOne() {
    RopeScaling factors =
        new RopeScaling.Factors(List.of(1.0, 2.0, 4.0, 5.0, 1.0, 1.0, 8.0, 10.0), 1.5);
    double[] expected = plain();
    expected[1] /= 2;
    expected[2] /= 4;
    expected[3] /= 5;
    expected[6] /= 8;
    expected[7] /= 10;
    assertScaled(factors, expected);
    assertThat(factors.amplitude()).isEqualTo(1.5);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RopeScaling.Factors(List.of(1.0), 1).apply(plain(), THETA))
        .withMessageContaining("1 factors for 8 frequencies");
    assertThatIllegalArgumentException().isThrownBy(() -> new RopeScaling.Factors(List.of(0.0), 1));
  }

  @Test
  void yarn_rampsBetweenTurns() {
    RopeScaling yarn = new RopeScaling.Yarn(4, 256, 32, 1, Optional.empty());
    assertScaled(
        yarn,
        1.0,
        0.2569350598886808,
        0.0625,
        0.01383496476323666,
        0.0025,
        0.0007905694150420947,
        0.00025,
        7.905694150420948e-05);
    assertThat(yarn.amplitude()).isCloseTo(1.138629436111989, within(1e-12));
  }

  @Test
  void llama3_bandsReversed_throws() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RopeScaling.Llama3(8, 4, 4, 64))
        .withMessageContaining("high_frequency_factor 4.0 must be above low_frequency_factor 4.0");
  }

  @Test
  void rope_localTheta_holdsInWindowedLayersOnly() {
    AttentionConfig attention =
        new AttentionConfig(
            Optional.empty(),
            Optional.empty(),
            AttentionConfig.Biases.NONE,
            AttentionConfig.QueryKeyNorm.NONE,
            4,
            List.of(1),
            Optional.empty(),
            0);
    Positions rotary =
        new Positions.Rotary(10000, Optional.of(100.0), 1, false, new RopeScaling.Linear(2));
    Architecture architecture =
        Architecture.of(
            ConfigChanges.of(TransformerConfig.empty().sized(2, 8, 2, 16))
                .attention(attention)
                .positions(rotary)
                .config());
    assertThat(architecture.rope(0).map(Rope::inverseFrequencies)).contains(List.of(1.0, 0.1));
    assertThat(architecture.rope(1).map(Rope::inverseFrequencies)).contains(List.of(0.5, 0.005));
  }

  @Test
  void rope_fraction_turnsThePartInFront() {
    Positions rotary =
        new Positions.Rotary(10000, Optional.empty(), 0.5, true, new RopeScaling.None());
    Architecture architecture =
        Architecture.of(
            ConfigChanges.of(TransformerConfig.empty().sized(1, 8, 1, 16))
                .positions(rotary)
                .config());
    assertThat(architecture.rope(0).orElseThrow().inverseFrequencies()).hasSize(2);
    assertThat(architecture.rope(0).orElseThrow().interleaved()).isTrue();
  }
}
