package dev.jackdaw.quantization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.jackdaw.export.QuantizedWeight;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WeightRoundingTest {
  private static final int OUT = 11;

  private static float[] weight(int out, int in, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] w = new float[out * in];
    for (int i = 0; i < w.length; i++) {
      w[i] = (float) (random.nextGaussian() * 0.1 + 0.02);
    }
    return w;
  }

  /** Inputs that a few causes move together, as those of a model are, some much larger than others. */
  private static float[] gram(int n, int tokens, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] mixing = new double[6][n];
    for (double[] cause : mixing) {
      for (int i = 0; i < n; i++) {
        cause[i] = random.nextGaussian() * (i % 7 == 0 ? 5 : 1);
      }
    }
    double[] sum = new double[n * n];
    for (int t = 0; t < tokens; t++) {
      double[] x = new double[n];
      for (double[] cause : mixing) {
        double strength = random.nextGaussian();
        for (int i = 0; i < n; i++) {
          x[i] += strength * cause[i];
        }
      }
      for (int i = 0; i < n; i++) {
        x[i] += 0.3 * random.nextGaussian();
      }
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          sum[i * n + j] += x[i] * x[j] / tokens;
        }
      }
    }
    float[] gram = new float[n * n];
    for (int i = 0; i < gram.length; i++) {
      gram[i] = (float) sum[i];
    }
    return gram;
  }

  private static double[] naiveErrors(float[] w, QuantizedWeight q, float[] gram) {
    double[] errors = new double[q.rows()];
    for (int row = 0; row < q.rows(); row++) {
      for (int i = 0; i < q.columns(); i++) {
        for (int j = 0; j < q.columns(); j++) {
          double a = w[row * q.columns() + i] - q.value(row, i);
          double b = w[row * q.columns() + j] - q.value(row, j);
          errors[row] += a * gram[i * q.columns() + j] * b;
        }
      }
    }
    return errors;
  }

  private static double total(Rounded rounded) {
    return Arrays.stream(rounded.rowErrors()).sum();
  }

  private static Rounded round(Method method, float[] w, float[] gram, int n, int block) {
    return new WeightRounding(method, new Curvature(gram, n), 0.01).round(w, OUT, 4, block);
  }

  @ParameterizedTest
  @CsvSource({"4,16,48", "4,32,40", "8,16,48", "8,128,100", "4,128,130", "4,16,1"})
  void plain_anyShape_equalsANaiveReference(int bits, int block, int in) {
    float[] w = weight(OUT, in, 1);

    QuantizedWeight q =
        WeightRounding.plain(RangeGrid.ASYMMETRIC, w, OUT, in, bits, block).weight();

    int top = (1 << bits) - 1;
    int blocks = (in + block - 1) / block;
    for (int row = 0; row < OUT; row++) {
      for (int b = 0; b < blocks; b++) {
        float low = 0;
        float high = 0;
        for (int c = b * block; c < Math.min(in, (b + 1) * block); c++) {
          low = Math.min(low, w[row * in + c]);
          high = Math.max(high, w[row * in + c]);
        }
        float scale = (high - low) / top;
        int zero = Math.round(-low / scale);
        assertThat(q.scales()[row * blocks + b]).isEqualTo(scale);
        assertThat(q.zeros()[row * blocks + b] & 0xff).isEqualTo(zero);
        for (int c = b * block; c < (b + 1) * block; c++) {
          int expected =
              c < in ? Math.clamp(Math.round(w[row * in + c] * (1 / scale) + zero), 0, top) : zero;
          assertThat(naiveCode(q, row, c)).as("row %d column %d", row, c).isEqualTo(expected);
        }
      }
    }
  }

  /** Reads a code from the bytes as ONNX Runtime does: (rows, blocks, bytes of a block), the earlier of two codes in the low half. */
  private static int naiveCode(QuantizedWeight q, int row, int column) {
    int blockBytes = q.block() * q.bits() / 8;
    int blob = (row * q.blocksPerRow() + column / q.block()) * blockBytes;
    int place = column % q.block();
    return q.bits() == 8
        ? q.codes()[blob + place] & 0xff
        : q.codes()[blob + place / 2] >> (place % 2 == 0 ? 0 : 4) & 0xf;
  }

  @ParameterizedTest
  @EnumSource
  void round_anyMethod_reportsTheErrorOfTheOutputs(Method method) {
    int n = 72;
    float[] w = weight(OUT, n, 2);
    float[] gram = gram(n, 500, 3);

    Rounded rounded = new WeightRounding(method, new Curvature(gram, n), 1e-9).round(w, OUT, 4, 32);

    double[] expected = naiveErrors(w, rounded.weight(), gram);
    for (int row = 0; row < OUT; row++) {
      assertThat(rounded.rowErrors()[row])
          .as("row %d", row)
          .isCloseTo(expected[row], within(1e-3 * expected[row] + 1e-6));
    }
    assertThat(rounded.relativeError()).isBetween(0.0, 0.2);
  }

  @ParameterizedTest
  @CsvSource({"16,64", "32,96", "32,80", "128,160"})
  void round_correlatedInputs_feedbackBeatsRoundingAlone(int block, int n) {
    for (long seed = 10; seed < 15; seed++) {
      float[] w = weight(OUT, n, seed);
      float[] gram = gram(n, 400, seed + 100);

      double nearest = total(round(Method.NEAREST, w, gram, n, block));
      double gptq = total(round(Method.GPTQ, w, gram, n, block));
      double ordered = total(round(Method.GPTQ_ORDERED, w, gram, n, block));

      assertThat(gptq).as("seed %d", seed).isLessThan(0.7 * nearest);
      assertThat(ordered).as("seed %d", seed).isLessThan(0.7 * nearest);
    }
  }

  @Test
  void round_inputsThatHaveNothingToDoWithEachOther_feedbackChangesNothing() {
    int n = 64;
    float[] w = weight(OUT, n, 5);

    Rounded search = new WeightRounding(Method.SEARCH, Curvature.none(n), 0).round(w, OUT, 4, 32);
    Rounded gptq = new WeightRounding(Method.GPTQ, Curvature.none(n), 0).round(w, OUT, 4, 32);

    assertThat(gptq.weight().codes()).isEqualTo(search.weight().codes());
    assertThat(gptq.weight().scales()).isEqualTo(search.weight().scales());
  }

  @Test
  void round_twice_givesTheSameBits() {
    int n = 96;
    float[] w = weight(OUT, n, 6);
    float[] gram = gram(n, 300, 7);

    Rounded one = round(Method.GPTQ, w, gram, n, 32);
    Rounded two = round(Method.GPTQ, w, gram, n, 32);

    assertThat(one.weight().codes()).isEqualTo(two.weight().codes());
    assertThat(one.rowErrors()).isEqualTo(two.rowErrors());
  }

  @Test
  void round_weightWithInfinity_saysWhere() {
    float[] w = weight(OUT, 32, 8);
    w[3 * 32 + 5] = Float.POSITIVE_INFINITY;

    assertThatThrownBy(
            () -> new WeightRounding(Method.GPTQ, Curvature.none(32), 0.01).round(w, OUT, 4, 32))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("element (3, 5)")
        .hasMessageContaining("Infinity");
  }

  @Test
  void round_weightOfAnotherWidth_isRefused() {
    assertThatThrownBy(
            () ->
                new WeightRounding(Method.GPTQ, Curvature.none(32), 0.01)
                    .round(new float[OUT * 31], OUT, 4, 32))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(11, 32)");
  }

  @Test
  void plain_zeros_stayZero() {
    Rounded rounded = WeightRounding.plain(RangeGrid.ASYMMETRIC, new float[64], 2, 32, 4, 32);

    assertThat(rounded.weight().value(1, 31)).isZero();
    assertThat(rounded.relativeError()).isZero();
  }
}
