package dev.jackdaw.engine.cpu;

import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NormKernelsTest {
  private static final int ROWS = 3;

  private final NormKernels scalar = new ScalarNormKernels();
  private final NormKernels vector = new VectorNormKernels();

  static IntStream sizes() {
    return IntStream.of(Buffers.AWKWARD);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void rmsNorm_bothWays_equalsScalar(int width) {
    try (Buffers data = new Buffers(width)) {
      int n = ROWS * width;
      long x = data.normal(n);
      long dy = data.normal(n);
      long weight = data.normal(width);
      long start = data.normal(width);
      float[][][] results = new float[2][4][];
      for (int twin = 0; twin < 2; twin++) {
        NormKernels kernels = twin == 0 ? scalar : vector;
        long y = data.zeros(n);
        long rstd = data.zeros(ROWS);
        long dx = data.zeros(n);
        long dWeight = data.copyOf(start, width);
        kernels.rmsNorm(x, weight, 1f, 1e-5f, y, rstd, ROWS, width);
        kernels.rmsNormGradient(dy, x, weight, 1f, rstd, dx, dWeight, ROWS, width);
        results[twin] =
            new float[][] {
              Buffers.read(y, n),
              Buffers.read(rstd, ROWS),
              Buffers.read(dx, n),
              Buffers.read(dWeight, width)
            };
      }
      compare("rms_norm", results);
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void layerNorm_bothWays_equalsScalar(int width) {
    if (width == 1) {
      return; // the variance of one element is zero: nothing but rounding is left
    }
    try (Buffers data = new Buffers(width)) {
      int n = ROWS * width;
      long x = data.normal(n);
      long dy = data.normal(n);
      long weight = data.normal(width);
      long bias = data.normal(width);
      float[][][] results = new float[2][6][];
      for (int twin = 0; twin < 2; twin++) {
        NormKernels kernels = twin == 0 ? scalar : vector;
        long y = data.zeros(n);
        long mean = data.zeros(ROWS);
        long rstd = data.zeros(ROWS);
        long dx = data.zeros(n);
        long dWeight = data.zeros(width);
        long dBias = data.zeros(width);
        kernels.layerNorm(x, weight, bias, 1e-5f, y, mean, rstd, ROWS, width);
        kernels.layerNormGradient(dy, x, weight, mean, rstd, dx, dWeight, dBias, ROWS, width);
        results[twin] =
            new float[][] {
              Buffers.read(y, n), Buffers.read(mean, ROWS), Buffers.read(rstd, ROWS),
              Buffers.read(dx, n), Buffers.read(dWeight, width), Buffers.read(dBias, width)
            };
      }
      compare("layer_norm", results);
    }
  }

  private static void compare(String what, float[][][] results) {
    for (int i = 0; i < results[0].length; i++) {
      Buffers.assertClose(what + " result " + i, results[1][i], results[0][i], 5e-6, 1e-5);
    }
  }
}
