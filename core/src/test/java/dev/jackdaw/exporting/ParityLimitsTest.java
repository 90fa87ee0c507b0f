package dev.jackdaw.exporting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParityLimitsTest {
  private static final ParityLimits QUANTISED = ParityLimits.quantised(0.05);

  private static List<String> breaches(
      ParityLimits limits, Comparison.Kind kind, int next, float[][] trained, float[][] exported) {
    Comparison comparison = new Comparison(kind);
    for (int i = 0; i < trained.length; i++) {
      comparison.add(trained[i], exported[i], 0, trained[i].length, next);
    }
    return limits.breaches(new ParityCheck("graph", "rows", comparison.agreement()));
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void breaches_outputThatIsNoNumber_isBeyondEveryLimit(float wrong) {
    for (Comparison.Kind kind : Comparison.Kind.values()) {
      float[][] trained = {{0, 1}, {0, 1}, {0, 1}, {0, 1}};
      float[][] exported = {{0, 1}, {wrong, 1}, {0, 1}, {0, 1}};
      assertThat(breaches(QUANTISED, kind, -1, trained, exported)).as("%s", kind).isNotEmpty();
    }
  }

  @Test
  void breaches_quantisedHeadThatLabels_isHeldToItsChoices() {
    float[][] trained = {{0, 1}, {0, 1}, {0, 1}, {0, 1}};
    float[][] oneOther = {{0, 1}, {2, 1}, {0, 1}, {0, 1}};
    float[][] twoOther = {{0, 1}, {2, 1}, {2, 1}, {0, 1}};
    assertThat(breaches(QUANTISED, Comparison.Kind.CHOICE, -1, trained, oneOther)).isEmpty();
    assertThat(breaches(QUANTISED, Comparison.Kind.CHOICE, -1, trained, twoOther))
        .singleElement()
        .asString()
        .contains("the choice is the same in 50.00 % of the rows, at least 75.00 %");
  }

  @Test
  void breaches_quantisedWithKnownText_perplexityDecidesAlone() {
    float[][] trained = {{0, 0.1f}, {0, 0.1f}};
    float[][] closeOther = {{0.1f, 0.09f}, {0.1f, 0.09f}};
    assertThat(breaches(QUANTISED, Comparison.Kind.CHOICE, 0, trained, closeOther)).isEmpty();
    float[][] worse = {{-3, 0.1f}, {-3, 0.1f}};
    assertThat(breaches(QUANTISED, Comparison.Kind.CHOICE, 0, trained, worse))
        .singleElement()
        .asString()
        .contains("the perplexity grows");
  }
}
