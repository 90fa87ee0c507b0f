package dev.jackdaw.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reductions, rotary positions, dropout. */
class SmallKernelsTest {
  static IntStream sizes() {
    return IntStream.concat(IntStream.of(Buffers.AWKWARD), IntStream.of(10_000));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void reductions_awkwardSizes_equalsScalar(int n) {
    ReductionKernels scalar = new ScalarReductionKernels();
    ReductionKernels vector = new VectorReductionKernels();
    try (Buffers data = new Buffers(n)) {
      long x = data.normal(n);
      long y = data.normal(n);
      Offset<Float> close = Offset.offset(1e-6f * n + 1e-6f);
      assertThat(vector.sum(x, n)).isCloseTo(scalar.sum(x, n), close);
      assertThat(vector.dot(x, y, n)).isCloseTo(scalar.dot(x, y, n), close);
      assertThat(vector.max(x, n)).isEqualTo(scalar.max(x, n));
      assertThat(vector.sumOfSquares(x, n))
          .isCloseTo(scalar.sumOfSquares(x, n), Offset.offset(1e-6 * n + 1e-6));
      int rows = 3;
      int columns = n / rows;
      for (boolean accumulate : new boolean[] {false, true}) {
        long expected = data.normal(columns);
        long actual = data.copyOf(expected, columns);
        scalar.columnSums(x, columns, rows, columns, accumulate, expected);
        vector.columnSums(x, columns, rows, columns, accumulate, actual);
        Buffers.assertClose(
            "columnSums",
            Buffers.read(actual, columns),
            Buffers.read(expected, columns),
            1e-6,
            1e-6);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void rotate_bothForms_equalsScalarAndTurnsBack(int width) {
    RopeKernels scalar = new ScalarRopeKernels();
    RopeKernels vector = new VectorRopeKernels();
    int pairs = Math.max(0, width / 2 - 1);
    try (Buffers data = new Buffers(width)) {
      long x = data.normal(width);
      long cos = data.floats(pairs, i -> Math.cos(i));
      long sin = data.floats(pairs, i -> Math.sin(i));
      for (boolean interleaved : new boolean[] {false, true}) {
        long expected = data.zeros(width);
        long actual = data.zeros(width);
        scalar.rotate(x, expected, cos, sin, 1, interleaved, pairs, width);
        vector.rotate(x, actual, cos, sin, 1, interleaved, pairs, width);
        Buffers.assertClose(
            "rotate", Buffers.read(actual, width), Buffers.read(expected, width), 1e-6, 1e-6);
        vector.rotate(actual, actual, cos, sin, -1, interleaved, pairs, width);
        Buffers.assertClose(
            "back", Buffers.read(actual, width), Buffers.read(x, width), 1e-6, 1e-6);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void dropout_anyStart_equalsScalarBitForBit(int n) {
    DropoutKernels scalar = new ScalarDropoutKernels();
    DropoutKernels vector = new VectorDropoutKernels();
    try (Buffers data = new Buffers(n)) {
      long x = data.normal(n);
      long expected = data.zeros(n);
      long actual = data.zeros(n);
      scalar.dropout(x, expected, n, 17, 0xCAFE1234, 1 << 22, 4 / 3f);
      vector.dropout(x, actual, n, 17, 0xCAFE1234, 1 << 22, 4 / 3f);
      assertThat(Buffers.read(actual, n)).isEqualTo(Buffers.read(expected, n));
      if (n == 10_000) {
        long zeros =
            IntStream.range(0, n).filter(i -> Memory.getFloat(actual + 4L * i) == 0).count();
        assertThat(zeros).isBetween(2300L, 2700L);
      }
    }
  }
}
