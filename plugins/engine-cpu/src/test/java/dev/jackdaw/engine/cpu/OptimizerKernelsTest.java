package dev.jackdaw.engine.cpu;

import dev.jackdaw.engine.cpu.OptimizerKernels.AdamW;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizerKernelsTest {
  private final OptimizerKernels scalar = new ScalarOptimizerKernels();
  private final OptimizerKernels vector = new VectorOptimizerKernels();

  static IntStream sizes() {
    return IntStream.of(Buffers.AWKWARD);
  }

  private interface Update {
    void run(OptimizerKernels kernels, long p, long gradient, long m, long v);
  }

  private void compare(int n, Update update) {
    try (Buffers data = new Buffers(n)) {
      long[] start = {data.normal(n), data.normal(n), data.normal(n), data.floats(n, i -> 0.1 + i)};
      float[][][] results = new float[2][][];
      for (int twin = 0; twin < 2; twin++) {
        long[] now = new long[4];
        for (int i = 0; i < 4; i++) {
          now[i] = data.copyOf(start[i], n);
        }
        update.run(twin == 0 ? scalar : vector, now[0], now[1], now[2], now[3]);
        results[twin] =
            new float[][] {
              Buffers.read(now[0], n), Buffers.read(now[2], n), Buffers.read(now[3], n)
            };
      }
      for (int i = 0; i < 3; i++) {
        Buffers.assertClose("result " + i + " of " + n, results[1][i], results[0][i], 1e-6, 2e-6);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void adamW_awkwardSizes_equalsScalar(int n) {
    compare(
        n,
        (k, p, g, m, v) ->
            k.adamW(new AdamW(0.9f, 0.95f, 1e-8f, 0.1f), p, g, m, v, n, 0.01f, 0.1f, 0.05f, 0.5f));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void lion_awkwardSizes_equalsScalar(int n) {
    compare(n, (k, p, g, m, v) -> k.lion(0.9f, 0.99f, 0.1f, p, g, m, n, 0.01f, 0.5f));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void sgd_awkwardSizes_equalsScalar(int n) {
    compare(n, (k, p, g, m, v) -> k.sgd(0.9f, n % 2 == 0, 0.1f, p, g, m, n, 0.01f, 0.5f));
  }
}
