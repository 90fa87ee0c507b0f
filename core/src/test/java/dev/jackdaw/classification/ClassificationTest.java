package dev.jackdaw.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClassificationTest {
  @Test
  void ranked_labels_areLikeliestFirst() {
    Classification said =
        new Classification(
            List.of(
                new Classification.Scored("a", 0.2),
                new Classification.Scored("b", 0.5),
                new Classification.Scored("c", 0.3)),
            List.of(),
            0);

    assertThat(said.best().label()).isEqualTo("b");
    assertThat(said.abstains()).isTrue();
    assertThat(said.ranked())
        .extracting(Classification.Scored::label)
        .containsExactly("b", "c", "a");
  }

  @Test
  void softmax_temperature_flattensAndLargeLogitsStayFinite() {
    float[] logits = {1000, 1001, 999};

    double[] sharp = Probabilities.softmax(logits, 0.1);
    double[] flat = Probabilities.softmax(logits, 10);

    assertThat(sharp[1]).isCloseTo(1, within(1e-4));
    assertThat(flat[1]).isBetween(0.33, 0.4);
    assertThat(flat[0] + flat[1] + flat[2]).isCloseTo(1, within(1e-12));
  }

  @Test
  void sigmoid_logits_areIndependent() {
    double[] p = Probabilities.sigmoid(new float[] {0, 2, -800}, 1);

    assertThat(p[0]).isEqualTo(0.5);
    assertThat(p[1]).isCloseTo(1 / (1 + Math.exp(-2)), within(1e-12));
    assertThat(p[2]).isZero();
  }
}
