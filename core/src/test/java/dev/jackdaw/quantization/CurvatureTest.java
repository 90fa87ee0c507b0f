package dev.jackdaw.quantization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CurvatureTest {
  private static float[] gram(int n, int tokens, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] gram = new float[n * n];
    for (int t = 0; t < tokens; t++) {
      double[] x = random.doubles(n, -1, 2).toArray();
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          gram[i * n + j] += (float) (x[i] * x[j] / tokens);
        }
      }
    }
    return gram;
  }

  private static void requireFactor(float[] gram, float[] r, int n, double damping) {
    double mean = 0;
    for (int i = 0; i < n; i++) {
      mean += gram[i * n + i] / n;
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double product = 0;
        for (int k = 0; k < n; k++) {
          product += (double) r[i * n + k] * r[j * n + k];
        }
        double expected = gram[i * n + j] + (i == j ? damping * mean : 0);
        assertThat(product).as("(%d, %d)", i, j).isCloseTo(expected, within(1e-4 * mean));
        if (i > j) {
          assertThat(r[i * n + j]).isZero();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 48, 49, 100, 145})
  void factor_anySize_multipliesBackToTheDampedMatrix(int n) {
    float[] gram = gram(n, 3 * n, n);

    requireFactor(gram, new Curvature(gram, n).factor(0.01), n, 0.01);
  }

  @Test
  void factor_fewerTokensThanInputs_isDampedUntilItWorks() {
    int n = 60;
    float[] gram = gram(n, 4, 1);

    requireFactor(gram, new Curvature(gram, n).factor(0.01), n, 0.01);
  }

  @Test
  void factor_notPositiveDefiniteWithSoLittleDamping_getsMore() {
    float[] gram = {1, 3, 3, 1}; // eigenvalues 4 and -2

    float[] r = new Curvature(gram, 2).factor(0.01);

    assertThat(r).doesNotContain(Float.NaN);
    requireFactor(gram, r, 2, 10);
  }

  @Test
  void factor_inputsThatAreNeverThere_works() {
    float[] r = new Curvature(new float[9], 3).factor(0.01);

    assertThat(r[0]).isCloseTo(0.1f, within(1e-6f));
  }

  @Test
  void construct_numbersThatAreNone_isRefused() {
    assertThatThrownBy(() -> new Curvature(new float[] {1, 0, 0, Float.NaN}, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("element 3 is NaN");
  }
}
