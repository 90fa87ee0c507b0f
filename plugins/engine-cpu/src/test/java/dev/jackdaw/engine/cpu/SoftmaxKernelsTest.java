package dev.jackdaw.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SoftmaxKernelsTest {
  private final SoftmaxKernels scalar = new ScalarSoftmaxKernels();
  private final SoftmaxKernels vector = new VectorSoftmaxKernels();

  static IntStream sizes() {
    return IntStream.of(Buffers.AWKWARD);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void softmaxAndLogSoftmax_awkwardSizes_equalsScalar(int width) {
    try (Buffers data = new Buffers(width)) {
      int n = 3 * width;
      long x = data.normal(n);
      long expected = data.zeros(n);
      long actual = data.zeros(n);
      scalar.softmax(x, expected, 3, width);
      vector.softmax(x, actual, 3, width);
      Buffers.assertClose(
          "softmax", Buffers.read(actual, n), Buffers.read(expected, n), 1e-6, 2e-6);
      scalar.logSoftmax(x, expected, 3, width);
      vector.logSoftmax(x, actual, 3, width);
      Buffers.assertClose(
          "logSoftmax", Buffers.read(actual, n), Buffers.read(expected, n), 2e-6, 2e-6);
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void attentionRow_bothWays_equalsScalar(int n) {
    for (float softCap : new float[] {0, 2.5f}) {
      try (Buffers data = new Buffers(n)) {
        long raw = data.normal(n);
        if (n > 4) {
          Memory.setFloat(raw + 8, Float.NEGATIVE_INFINITY);
        }
        long d = data.normal(n);
        float[][][] results = new float[2][][];
        for (int twin = 0; twin < 2; twin++) {
          SoftmaxKernels kernels = twin == 0 ? scalar : vector;
          long x = data.copyOf(raw, n);
          long result = data.zeros(2);
          kernels.attentionRow(x, n, 0.7f, softCap, result);
          long p = data.copyOf(raw, n);
          long ds = data.copyOf(d, n);
          kernels.attentionRowGradient(p, ds, n, 0.7f, softCap, Memory.getFloat(result + 4), 0.3f);
          results[twin] =
              new float[][] {
                Buffers.read(x, n), Buffers.read(result, 2), Buffers.read(p, n), Buffers.read(ds, n)
              };
        }
        for (int i = 0; i < 4; i++) {
          Buffers.assertClose(
              "result " + i + " cap " + softCap, results[1][i], results[0][i], 2e-6, 5e-6);
        }
      }
    }
  }

  @Test
  void attentionRow_nothingSeen_givesZeros() {
    try (Buffers data = new Buffers(1)) {
      for (SoftmaxKernels kernels : new SoftmaxKernels[] {scalar, vector}) {
        long x = data.floats(20, i -> Double.NEGATIVE_INFINITY);
        long result = data.floats(2, i -> 7);
        kernels.attentionRow(x, 20, 1, 0, result);
        assertThat(Buffers.read(x, 20)).containsOnly(0);
        assertThat(Buffers.read(result, 2)).containsOnly(0);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void crossEntropy_bothWays_equalsScalar(int width) {
    for (float smoothing : new float[] {0, 0.1f}) {
      try (Buffers data = new Buffers(width)) {
        long x = data.normal(width);
        int label = width / 2;
        assertThat(vector.crossEntropy(x, width, label, smoothing))
            .isCloseTo(
                scalar.crossEntropy(x, width, label, smoothing),
                org.assertj.core.data.Offset.offset(4e-6f));
        long expected = data.zeros(width);
        long actual = data.copyOf(x, width);
        float a = scalar.crossEntropyGradient(x, expected, width, label, smoothing, 0.5f);
        float b = vector.crossEntropyGradient(actual, actual, width, label, smoothing, 0.5f);
        assertThat(b).isCloseTo(a, org.assertj.core.data.Offset.offset(4e-6f));
        Buffers.assertClose(
            "dlogits", Buffers.read(actual, width), Buffers.read(expected, width), 1e-6, 2e-6);
      }
    }
  }
}
