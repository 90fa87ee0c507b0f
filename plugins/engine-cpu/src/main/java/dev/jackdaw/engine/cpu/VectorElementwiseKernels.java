package dev.jackdaw.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/**
 * One loop per function: a shared loop would call its function through an interface and box every vector. Each has a method of its
 * own, since the compiler stops inlining in a method that grows beyond its limits, and boxes then too.
 */
final class VectorElementwiseKernels implements ElementwiseKernels {
  private static final float GELU_SCALE = (float) (2 * Math.sqrt(2 / Math.PI));
  private static final float GELU_CUBE = 0.044715f;

  private static final float ROOT_HALF = 0.70710678f;

  private final ScalarElementwiseKernels scalar = new ScalarElementwiseKernels();
  private final Scratch scratch = new Scratch();

  /** Bytes of n floats that whole vectors cover. */
  private static long body(long n) {
    return n / Lanes.COUNT * Lanes.BYTES;
  }

  @Override
  public void unary(Unary function, long x, long y, long n) {
    long end = body(n);
    switch (function) {
      case NEGATE -> negate(x, y, end);
      case ABSOLUTE -> absolute(x, y, end);
      case EXP -> VectorMath.exp(x, y, end, 1, 0);
      case LOG -> VectorMath.log(x, y, end);
      case SQRT -> sqrt(x, y, end);
      case RECIPROCAL -> reciprocal(x, y, end);
      case TANH -> tanh(x, y, end);
      case SIGMOID -> sigmoid(x, y, end);
      case ERF -> erf(x, y, end);
      case RELU -> relu(x, y, end);
      case GELU_TANH -> geluTanh(x, y, end);
      case GELU_ERF -> geluErf(x, y, end);
      case SILU -> silu(x, y, end);
      // no vector form: rare, and only in what strangers' backbones bring
      case SIN, COS, SIGN -> end = 0;
    }
    // scalar tail
    scalar.unary(function, x + end, y + end, n - end / 4);
  }

  private static void negate(long x, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      Lanes.store(Lanes.load(x + i).neg(), y + i);
    }
  }

  private static void absolute(long x, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      Lanes.store(Lanes.load(x + i).abs(), y + i);
    }
  }

  private static void sqrt(long x, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      Lanes.store(Lanes.load(x + i).sqrt(), y + i);
    }
  }

  private static void reciprocal(long x, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      Lanes.store(Lanes.all(1f).div(Lanes.load(x + i)), y + i);
    }
  }

  private static void relu(long x, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      Lanes.store(Lanes.load(x + i).max(0f), y + i);
    }
  }

  // ---- functions of several loops, a chunk of scratch at a time

  /** Bytes of one chunk. */
  private static final long CHUNK = 4L * Scratch.FLOATS;

  private void tanh(long x, long y, long end) {
    long t = scratch.address();
    for (long i = 0; i < end; i += CHUNK) {
      long n = Math.min(CHUNK, end - i);
      VectorMath.exp(x + i, t, n, 2, 0);
      VectorMath.tanh(x + i, t, y + i, n);
    }
  }

  private void erf(long x, long y, long end) {
    long t = scratch.address();
    for (long i = 0; i < end; i += CHUNK) {
      long n = Math.min(CHUNK, end - i);
      VectorMath.negativeSquare(x + i, 1, t, n);
      VectorMath.exp(t, t, n, 1, 0);
      VectorMath.erf(x + i, t, 1, y + i, n);
    }
  }

  private static void sigmoid(long x, long y, long end) {
    VectorMath.exp(x, y, end, -1, 0);
    reciprocalOfOneMore(y, end);
  }

  /** {@code y = 1 / (1 + y)}. */
  private static void reciprocalOfOneMore(long y, long end) {
    FloatVector one = Lanes.all(1f);
    for (long i = 0; i < end; i += Lanes.BYTES) {
      Lanes.store(one.div(Lanes.load(y + i).add(one)), y + i);
    }
  }

  private void silu(long x, long y, long end) {
    long t = scratch.address();
    for (long i = 0; i < end; i += CHUNK) {
      long n = Math.min(CHUNK, end - i);
      VectorMath.exp(x + i, t, n, -1, 0);
      overOneMore(x + i, t, y + i, n);
    }
  }

  /** {@code y = x / (1 + t)}. */
  private static void overOneMore(long x, long t, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      Lanes.store(Lanes.load(x + i).div(Lanes.load(t + i).add(1f)), y + i);
    }
  }

  /** GELU is x times the sigmoid of {@code 2 sqrt(2/pi) (x + 0.044715 x^3)}. */
  private void geluTanh(long x, long y, long end) {
    long t = scratch.address();
    for (long i = 0; i < end; i += CHUNK) {
      long n = Math.min(CHUNK, end - i);
      geluArgument(x + i, t, n);
      VectorMath.exp(t, t, n, -1, 0);
      overOneMore(x + i, t, y + i, n);
    }
  }

  private static void geluArgument(long x, long t, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      FloatVector v = Lanes.load(x + i);
      Lanes.store(v.mul(GELU_SCALE).mul(v.mul(v).fma(Lanes.all(GELU_CUBE), Lanes.all(1f))), t + i);
    }
  }

  private void geluErf(long x, long y, long end) {
    long t = scratch.address();
    for (long i = 0; i < end; i += CHUNK) {
      long n = Math.min(CHUNK, end - i);
      halfErf(x + i, t, n);
      multiply(x + i, t, y + i, n);
    }
  }

  /** {@code t = (1 + erf(x / sqrt(2))) / 2}. */
  private static void halfErf(long x, long t, long end) {
    VectorMath.negativeSquare(x, ROOT_HALF, t, end);
    VectorMath.exp(t, t, end, 1, 0);
    VectorMath.erf(x, t, ROOT_HALF, t, end);
    for (long i = 0; i < end; i += Lanes.BYTES) {
      Lanes.store(Lanes.load(t + i).mul(0.5f).add(0.5f), t + i);
    }
  }

  private void geluTanhGradient(long x, long dy, long dx, long end) {
    long t = scratch.address();
    for (long i = 0; i < end; i += CHUNK) {
      long n = Math.min(CHUNK, end - i);
      geluArgument(x + i, t, n);
      VectorMath.exp(t, t, n, -1, 0);
      geluSlope(x + i, t, dy + i, dx + i, n);
    }
  }

  /** {@code dx = dy (s + x s (1 - s) slope)} with {@code s = 1 / (1 + t)}. */
  private static void geluSlope(long x, long t, long dy, long dx, long end) {
    FloatVector one = Lanes.all(1f);
    for (long i = 0; i < end; i += Lanes.BYTES) {
      FloatVector v = Lanes.load(x + i);
      FloatVector s = one.div(Lanes.load(t + i).add(one));
      FloatVector slope = v.mul(v).fma(Lanes.all(3 * GELU_CUBE), one).mul(GELU_SCALE);
      FloatVector d = s.sub(s.mul(s)).mul(v).fma(slope, s);
      Lanes.store(d.mul(Lanes.load(dy + i)), dx + i);
    }
  }

  private void geluErfGradient(long x, long dy, long dx, long end) {
    long t = scratch.address();
    for (long i = 0; i < end; i += CHUNK / 2) {
      long n = Math.min(CHUNK / 2, end - i);
      long density = t + CHUNK / 2;
      halfErf(x + i, t, n);
      VectorMath.negativeSquare(x + i, ROOT_HALF, density, n);
      VectorMath.exp(density, density, n, 1, 0);
      geluErfSlope(x + i, t, density, dy + i, dx + i, n);
    }
  }

  private static void geluErfSlope(long x, long share, long density, long dy, long dx, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      FloatVector slope =
          Lanes.load(x + i).fma(Lanes.load(density + i).mul(0.39894228f), Lanes.load(share + i));
      Lanes.store(slope.mul(Lanes.load(dy + i)), dx + i);
    }
  }

  private void siluGradient(long x, long dy, long dx, long end) {
    long t = scratch.address();
    for (long i = 0; i < end; i += CHUNK) {
      long n = Math.min(CHUNK, end - i);
      VectorMath.exp(x + i, t, n, -1, 0);
      siluSlope(x + i, t, dy + i, dx + i, n);
    }
  }

  /** {@code dx = dy s (1 + x (1 - s))} with {@code s = 1 / (1 + t)}. */
  private static void siluSlope(long x, long t, long dy, long dx, long end) {
    FloatVector one = Lanes.all(1f);
    for (long i = 0; i < end; i += Lanes.BYTES) {
      FloatVector s = one.div(Lanes.load(t + i).add(one));
      Lanes.store(one.sub(s).fma(Lanes.load(x + i), one).mul(s).mul(Lanes.load(dy + i)), dx + i);
    }
  }

  @Override
  public void binary(Binary function, long a, long b, long y, long n) {
    long end = body(n);
    switch (function) {
      case ADD -> add(a, b, y, end);
      case SUBTRACT -> subtract(a, b, y, end);
      case MULTIPLY -> multiply(a, b, y, end);
      case DIVIDE -> divide(a, b, y, end);
      case MAX -> max(a, b, y, end);
      case MIN -> min(a, b, y, end);
      case GELU_TANH_GRADIENT -> geluTanhGradient(a, b, y, end);
      case GELU_ERF_GRADIENT -> geluErfGradient(a, b, y, end);
      case SILU_GRADIENT -> siluGradient(a, b, y, end);
      case RELU_GRADIENT -> reluGradient(a, b, y, end);
      case POWER -> end = 0;
    }
    // scalar tail
    scalar.binary(function, a + end, b + end, y + end, n - end / 4);
  }

  private static void add(long a, long b, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      Lanes.store(Lanes.load(a + i).add(Lanes.load(b + i)), y + i);
    }
  }

  private static void subtract(long a, long b, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      Lanes.store(Lanes.load(a + i).sub(Lanes.load(b + i)), y + i);
    }
  }

  private static void multiply(long a, long b, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      Lanes.store(Lanes.load(a + i).mul(Lanes.load(b + i)), y + i);
    }
  }

  private static void divide(long a, long b, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      Lanes.store(Lanes.load(a + i).div(Lanes.load(b + i)), y + i);
    }
  }

  private static void max(long a, long b, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      Lanes.store(Lanes.load(a + i).max(Lanes.load(b + i)), y + i);
    }
  }

  private static void min(long a, long b, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      Lanes.store(Lanes.load(a + i).min(Lanes.load(b + i)), y + i);
    }
  }

  private static void reluGradient(long x, long dy, long dx, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      FloatVector zero = Lanes.all(0f);
      Lanes.store(
          zero.blend(Lanes.load(dy + i), Lanes.load(x + i).compare(VectorOperators.GT, zero)),
          dx + i);
    }
  }

  @Override
  public void binary(Binary function, long a, float b, long y, long n) {
    long end = body(n);
    switch (function) {
      case ADD -> add(a, b, y, end);
      case SUBTRACT -> subtract(a, b, y, end);
      case MULTIPLY -> multiply(a, b, y, end);
      case DIVIDE -> divide(a, b, y, end);
      case MAX -> max(a, b, y, end);
      case MIN -> min(a, b, y, end);
      default -> end = 0;
    }
    // scalar tail
    scalar.binary(function, a + end, b, y + end, n - end / 4);
  }

  private static void add(long a, float b, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      Lanes.store(Lanes.load(a + i).add(b), y + i);
    }
  }

  private static void subtract(long a, float b, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      Lanes.store(Lanes.load(a + i).sub(b), y + i);
    }
  }

  private static void multiply(long a, float b, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      Lanes.store(Lanes.load(a + i).mul(b), y + i);
    }
  }

  private static void divide(long a, float b, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      Lanes.store(Lanes.load(a + i).div(b), y + i);
    }
  }

  private static void max(long a, float b, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      Lanes.store(Lanes.load(a + i).max(b), y + i);
    }
  }

  private static void min(long a, float b, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      Lanes.store(Lanes.load(a + i).min(b), y + i);
    }
  }

  @Override
  public void binary(Binary function, float a, long b, long y, long n) {
    long end = body(n);
    switch (function) {
      case ADD, MULTIPLY, MAX, MIN -> {
        binary(function, b, a, y, n); // commutes
        return;
      }
      case SUBTRACT -> subtract(a, b, y, end);
      case DIVIDE -> divide(a, b, y, end);
      default -> end = 0;
    }
    // scalar tail
    scalar.binary(function, a, b + end, y + end, n - end / 4);
  }

  private static void subtract(float a, long b, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      Lanes.store(Lanes.all(a).sub(Lanes.load(b + i)), y + i);
    }
  }

  private static void divide(float a, long b, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      Lanes.store(Lanes.all(a).div(Lanes.load(b + i)), y + i);
    }
  }

  @Override
  public void fill(long y, float value, long n) {
    long end = body(n);
    for (long i = 0; i < end; i += Lanes.BYTES) {
      Lanes.store(Lanes.all(value), y + i);
    }
    // scalar tail
    scalar.fill(y + end, value, n - end / 4);
  }

  @Override
  public void addScaled(long x, float scale, long y, long n) {
    long end = body(n);
    for (long i = 0; i < end; i += Lanes.BYTES) {
      Lanes.store(Lanes.load(x + i).fma(Lanes.all(scale), Lanes.load(y + i)), y + i);
    }
    // scalar tail
    scalar.addScaled(x + end, scale, y + end, n - end / 4);
  }

  @Override
  public void swiGlu(long gate, long up, long y, long n) {
    long end = body(n);
    long t = scratch.address();
    for (long i = 0; i < end; i += CHUNK) {
      long bytes = Math.min(CHUNK, end - i);
      VectorMath.exp(gate + i, t, bytes, -1, 0);
      overOneMore(gate + i, t, t, bytes);
      multiply(t, up + i, y + i, bytes);
    }
    // scalar tail
    scalar.swiGlu(gate + end, up + end, y + end, n - end / 4);
  }

  @Override
  public void swiGluGradient(long gate, long up, long dy, long dGate, long dUp, long n) {
    long end = body(n);
    long t = scratch.address();
    for (long i = 0; i < end; i += CHUNK) {
      long bytes = Math.min(CHUNK, end - i);
      VectorMath.exp(gate + i, t, bytes, -1, 0);
      swiGluSlopes(gate + i, up + i, t, dy + i, dGate + i, dUp + i, bytes);
    }
    // scalar tail
    scalar.swiGluGradient(gate + end, up + end, dy + end, dGate + end, dUp + end, n - end / 4);
  }

  private static void swiGluSlopes(
      long gate, long up, long t, long dy, long dGate, long dUp, long end) {
    FloatVector one = Lanes.all(1f);
    for (long i = 0; i < end; i += Lanes.BYTES) {
      FloatVector g = Lanes.load(gate + i);
      FloatVector d = Lanes.load(dy + i);
      FloatVector s = one.div(Lanes.load(t + i).add(one));
      FloatVector slope = one.sub(s).fma(g, one).mul(s);
      FloatVector dg = d.mul(Lanes.load(up + i)).mul(slope);
      Lanes.store(d.mul(g).mul(s), dUp + i);
      Lanes.store(dg, dGate + i);
    }
  }

  @Override
  public void toBf16(long x, long y, long n) {
    long end = body(n);
    for (long i = 0; i < end; i += Lanes.BYTES) {
      FloatVector v = Lanes.load(x + i);
      IntVector bits = v.reinterpretAsInts();
      IntVector rounded = bits.add(bits.lanewise(VectorOperators.LSHR, 16).and(1)).add(0x7fff);
      // a NaN, the only value unequal to itself, keeps its upper half and stays one
      var nan = v.compare(VectorOperators.NE, v).cast(Lanes.INTS);
      IntVector high = rounded.blend(bits.or(0x400000), nan).lanewise(VectorOperators.LSHR, 16);
      ((ShortVector) high.convertShape(VectorOperators.I2S, Lanes.SHORTS, 0))
          .intoMemorySegment(Memory.ALL, y + i / 2, Memory.ORDER);
    }
    // scalar tail
    scalar.toBf16(x + end, y + end / 2, n - end / 4);
  }

  @Override
  public void fromBf16(long x, long y, long n) {
    long end = body(n);
    for (long i = 0; i < end; i += Lanes.BYTES) {
      ShortVector half =
          ShortVector.fromMemorySegment(Lanes.SHORTS, Memory.ALL, x + i / 2, Memory.ORDER);
      IntVector bits =
          (IntVector) half.convertShape(VectorOperators.ZERO_EXTEND_S2I, Lanes.INTS, 0);
      Lanes.store(bits.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), y + i);
    }
    // scalar tail
    scalar.fromBf16(x + end / 2, y + end, n - end / 4);
  }
}
