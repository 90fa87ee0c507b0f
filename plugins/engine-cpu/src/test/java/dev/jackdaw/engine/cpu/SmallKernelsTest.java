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
  void integers_everyFunction_equalsScalar(int n) {
    IntegerKernels scalar = new ScalarIntegerKernels();
    IntegerKernels vector = new VectorIntegerKernels();
    try (Buffers data = new Buffers(n)) {
      long a = data.ints(n, Integer.MAX_VALUE);
      long b = data.ints(n, Integer.MAX_VALUE);
      for (int i = 0; i < n; i += 3) {
        Memory.setInt(a + 4L * i, -1 - Memory.getInt(a + 4L * i));
      }
      for (int i = 0; i < n; i++) {
        Memory.setInt(b + 4L * i, (i % 2 == 0 ? 1 : -1) * (1 + Memory.getInt(b + 4L * i) / 2));
      }
      for (IntegerKernels.Binary function : IntegerKernels.Binary.values()) {
        long expected = data.zeros(n);
        long actual = data.zeros(n);
        scalar.binary(function, a, b, expected, n);
        vector.binary(function, a, b, actual, n);
        assertInts(function + " of two", actual, expected, n);
        for (int number : new int[] {0x9E3779B9, 7, 16, -3}) {
          scalar.binary(function, a, number, expected, n);
          vector.binary(function, a, number, actual, n);
          assertInts(function + " by " + number, actual, expected, n);
          scalar.binary(function, number, b, expected, n);
          vector.binary(function, number, b, actual, n);
          assertInts(function + " of " + number, actual, expected, n);
        }
      }
    }
  }

  private static void assertInts(String what, long actual, long expected, int n) {
    assertThat(Buffers.readInts(actual, n)).as(what).containsExactly(Buffers.readInts(expected, n));
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
