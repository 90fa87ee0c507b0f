package dev.jackdaw.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackdaw.engine.cpu.ElementwiseKernels.Binary;
import dev.jackdaw.engine.cpu.ElementwiseKernels.Unary;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ElementwiseKernelsTest {
  private static final double ABSOLUTE = 1e-6;
  private static final double RELATIVE = 2e-6;

  private final ElementwiseKernels scalar = new ScalarElementwiseKernels();
  private final ElementwiseKernels vector = new VectorElementwiseKernels();

  static IntStream sizes() {
    return IntStream.of(Buffers.AWKWARD);
  }

  /** Values that every function accepts: only the logarithm, the root and the power ask for positive ones. */
  private static long operand(Buffers data, Object function, int n) {
    boolean positive =
        function == Unary.LOG
            || function == Unary.SQRT
            || function == Unary.RECIPROCAL
            || function == Binary.POWER;
    long x = data.normal(n);
    for (int i = 0; i < n; i++) {
      float v = 3 * Memory.getFloat(x + 4L * i);
      Memory.setFloat(x + 4L * i, positive ? Math.abs(v) + 0.01f : v);
    }
    return x;
  }

  @ParameterizedTest
  @EnumSource(Unary.class)
  void unary_awkwardSizes_equalsScalar(Unary function) {
    for (int n : Buffers.AWKWARD) {
      try (Buffers data = new Buffers(n)) {
        long x = operand(data, function, n);
        long expected = data.zeros(n);
        long actual = data.zeros(n);
        scalar.unary(function, x, expected, n);
        vector.unary(function, x, actual, n);
        Buffers.assertClose(
            function + " of " + n,
            Buffers.read(actual, n),
            Buffers.read(expected, n),
            ABSOLUTE,
            RELATIVE);
        vector.unary(function, x, x, n);
        assertThat(Buffers.read(x, n))
            .as(function + " in place")
            .isEqualTo(Buffers.read(actual, n));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Binary.class)
  void binary_awkwardSizes_equalsScalar(Binary function) {
    for (int n : Buffers.AWKWARD) {
      try (Buffers data = new Buffers(n)) {
        long a = operand(data, function, n);
        long b = operand(data, function == Binary.DIVIDE ? Unary.RECIPROCAL : function, n);
        long expected = data.zeros(n);
        long actual = data.zeros(n);
        scalar.binary(function, a, b, expected, n);
        vector.binary(function, a, b, actual, n);
        Buffers.assertClose(
            function + " of " + n,
            Buffers.read(actual, n),
            Buffers.read(expected, n),
            ABSOLUTE,
            RELATIVE);
        scalar.binary(function, a, 1.5f, expected, n);
        vector.binary(function, a, 1.5f, actual, n);
        Buffers.assertClose(
            function + " with a number",
            Buffers.read(actual, n),
            Buffers.read(expected, n),
            ABSOLUTE,
            RELATIVE);
        scalar.binary(function, 1.5f, b, expected, n);
        vector.binary(function, 1.5f, b, actual, n);
        Buffers.assertClose(
            function + " of a number",
            Buffers.read(actual, n),
            Buffers.read(expected, n),
            ABSOLUTE,
            RELATIVE);
      }
    }
  }

  @Test
  void unary_specialValues_followMath() {
    float[] values = {
      0f,
      -0f,
      1e-30f,
      -1e-30f,
      88f,
      88.8f,
      100f,
      -80f,
      -200f,
      1e30f,
      -1e30f,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      Float.NaN,
      Float.MAX_VALUE,
      0.5f
    };
    int n = values.length * 4; // so that whole vectors of every width see them
    for (Unary function : Unary.values()) {
      if (function == Unary.SIN
          || function == Unary.COS
          || function == Unary.GELU_TANH
          || function == Unary.GELU_ERF
          || function == Unary.SILU) {
        continue; // infinity times zero: the scalar form's NaN at minus infinity is no promise
      }
      try (Buffers data = new Buffers(0)) {
        long x = data.floats(n, i -> values[i % values.length]);
        long expected = data.zeros(n);
        long actual = data.zeros(n);
        scalar.unary(function, x, expected, n);
        vector.unary(function, x, actual, n);
        Buffers.assertClose(
            function.name(), Buffers.read(actual, n), Buffers.read(expected, n), 2e-6, 1e-5);
      }
    }
  }

  @Test
  void unary_exponentialOverItsRange_isWithinTwoUlps() {
    try (Buffers data = new Buffers(0)) {
      int n = 40_000;
      long x = data.floats(n, i -> -86.0 + 174.0 * i / n);
      long y = data.zeros(n);
      vector.unary(Unary.EXP, x, y, n);
      for (int i = 0; i < n; i++) {
        double expected = Math.exp(Memory.getFloat(x + 4L * i));
        assertThat((double) Memory.getFloat(y + 4L * i))
            .isBetween(expected * (1 - 2.4e-7), expected * (1 + 2.4e-7));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void swiGlu_bothWays_equalsScalar(int n) {
    try (Buffers data = new Buffers(n)) {
      long gate = data.normal(n);
      long up = data.normal(n);
      long dy = data.normal(n);
      long[] expected = {data.zeros(n), data.zeros(n), data.zeros(n)};
      long[] actual = {data.zeros(n), data.zeros(n), data.zeros(n)};
      scalar.swiGlu(gate, up, expected[0], n);
      vector.swiGlu(gate, up, actual[0], n);
      scalar.swiGluGradient(gate, up, dy, expected[1], expected[2], n);
      vector.swiGluGradient(gate, up, dy, actual[1], actual[2], n);
      for (int i = 0; i < 3; i++) {
        Buffers.assertClose(
            "swiglu " + i,
            Buffers.read(actual[i], n),
            Buffers.read(expected[i], n),
            ABSOLUTE,
            RELATIVE);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void bf16_thereAndBack_equalsScalarBitForBit(int n) {
    try (Buffers data = new Buffers(n)) {
      long x = data.floats(n, i -> i % 5 == 4 ? Double.NaN : Math.pow(-1.7, i % 60) / 1000);
      long expected = data.zeros(n);
      long actual = data.zeros(n);
      scalar.toBf16(x, expected, n);
      vector.toBf16(x, actual, n);
      assertThat(Buffers.readShorts(actual, n)).isEqualTo(Buffers.readShorts(expected, n));
      long wide = data.zeros(n);
      vector.fromBf16(actual, wide, n);
      long again = data.zeros(n);
      scalar.fromBf16(actual, again, n);
      assertThat(Buffers.read(wide, n)).isEqualTo(Buffers.read(again, n));
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void fillAndAddScaled_equalsScalar(int n) {
    try (Buffers data = new Buffers(n)) {
      long x = data.normal(n);
      long expected = data.zeros(n);
      long actual = data.zeros(n);
      scalar.fill(expected, 2.5f, n);
      vector.fill(actual, 2.5f, n);
      scalar.addScaled(x, -0.5f, expected, n);
      vector.addScaled(x, -0.5f, actual, n);
      Buffers.assertClose(
          "addScaled", Buffers.read(actual, n), Buffers.read(expected, n), ABSOLUTE, RELATIVE);
    }
  }
}
