package dev.jackdaw.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * One loop per function: a shared loop would call its function through an interface and box every vector. Longer functions have methods of their
 * own, since the compiler stops inlining in a method that grows beyond its limits, and boxes then too.
 */
final class VectorElementwiseKernels implements ElementwiseKernels {
  private static final float GELU_SCALE = (float) (2 * Math.sqrt(2 / Math.PI));
  private static final float GELU_CUBE = 0.044715f;

  private final ScalarElementwiseKernels scalar = new ScalarElementwiseKernels();

  /** Bytes of n floats that whole vectors cover. */
  private static long body(long n) {
    return n / Lanes.COUNT * Lanes.BYTES;
  }

  @Override
  public void unary(Unary function, long x, long y, long n) {
    long end = body(n);
    switch (function) {
      case NEGATE -> {
        for (long i = 0; i < end; i += Lanes.BYTES) {
          Lanes.store(Lanes.load(x + i).neg(), y + i);
        }
      }
      case ABSOLUTE -> {
        for (long i = 0; i < end; i += Lanes.BYTES) {
          Lanes.store(Lanes.load(x + i).abs(), y + i);
        }
      }
      case EXP -> exp(x, y, end);
      case LOG -> log(x, y, end);
      case SQRT -> {
        for (long i = 0; i < end; i += Lanes.BYTES) {
          Lanes.store(Lanes.load(x + i).sqrt(), y + i);
        }
      }
      case RECIPROCAL -> {
        for (long i = 0; i < end; i += Lanes.BYTES) {
          Lanes.store(Lanes.all(1f).div(Lanes.load(x + i)), y + i);
        }
      }
      case TANH -> tanh(x, y, end);
      case SIGMOID -> sigmoid(x, y, end);
      case ERF -> erf(x, y, end);
      case RELU -> {
        for (long i = 0; i < end; i += Lanes.BYTES) {
          Lanes.store(Lanes.load(x + i).max(0f), y + i);
        }
      }
      case GELU_TANH -> geluTanh(x, y, end);
      case GELU_ERF -> geluErf(x, y, end);
      case SILU -> silu(x, y, end);
      // no vector form: rare, and only in what strangers' backbones bring
      case SIN, COS, SIGN -> end = 0;
    }
    // scalar tail
    scalar.unary(function, x + end, y + end, n - end / 4);
  }

  private static void exp(long x, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      Lanes.store(VectorMath.exp(Lanes.load(x + i)), y + i);
    }
  }

  private static void log(long x, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      Lanes.store(VectorMath.log(Lanes.load(x + i)), y + i);
    }
  }

  private static void tanh(long x, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      Lanes.store(VectorMath.tanh(Lanes.load(x + i)), y + i);
    }
  }

  private static void sigmoid(long x, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      Lanes.store(VectorMath.sigmoid(Lanes.load(x + i)), y + i);
    }
  }

  private static void erf(long x, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      Lanes.store(VectorMath.erf(Lanes.load(x + i)), y + i);
    }
  }

  private static void geluTanh(long x, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      FloatVector v = Lanes.load(x + i);
      Lanes.store(v.mul(VectorMath.sigmoid(geluArgument(v, v.mul(v)))), y + i);
    }
  }

  private static void geluErf(long x, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      FloatVector v = Lanes.load(x + i);
      Lanes.store(v.mul(0.5f).mul(VectorMath.erf(v.mul(0.70710678f)).add(1f)), y + i);
    }
  }

  private static void silu(long x, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      FloatVector v = Lanes.load(x + i);
      Lanes.store(v.mul(VectorMath.sigmoid(v)), y + i);
    }
  }

  /** 2 sqrt(2/pi) (x + 0.044715 x^3): GELU is x times the sigmoid of it. */
  private static FloatVector geluArgument(FloatVector x, FloatVector square) {
    return x.mul(GELU_SCALE).mul(square.fma(Lanes.all(GELU_CUBE), Lanes.all(1f)));
  }

  @Override
  public void binary(Binary function, long a, long b, long y, long n) {
    long end = body(n);
    switch (function) {
      case ADD -> {
        for (long i = 0; i < end; i += Lanes.BYTES) {
          Lanes.store(Lanes.load(a + i).add(Lanes.load(b + i)), y + i);
        }
      }
      case SUBTRACT -> {
        for (long i = 0; i < end; i += Lanes.BYTES) {
          Lanes.store(Lanes.load(a + i).sub(Lanes.load(b + i)), y + i);
        }
      }
      case MULTIPLY -> {
        for (long i = 0; i < end; i += Lanes.BYTES) {
          Lanes.store(Lanes.load(a + i).mul(Lanes.load(b + i)), y + i);
        }
      }
      case DIVIDE -> {
        for (long i = 0; i < end; i += Lanes.BYTES) {
          Lanes.store(Lanes.load(a + i).div(Lanes.load(b + i)), y + i);
        }
      }
      case MAX -> {
        for (long i = 0; i < end; i += Lanes.BYTES) {
          Lanes.store(Lanes.load(a + i).max(Lanes.load(b + i)), y + i);
        }
      }
      case MIN -> {
        for (long i = 0; i < end; i += Lanes.BYTES) {
          Lanes.store(Lanes.load(a + i).min(Lanes.load(b + i)), y + i);
        }
      }
      case GELU_TANH_GRADIENT -> geluTanhGradient(a, b, y, end);
      case GELU_ERF_GRADIENT -> geluErfGradient(a, b, y, end);
      case SILU_GRADIENT -> siluGradient(a, b, y, end);
      case RELU_GRADIENT -> reluGradient(a, b, y, end);
      case POWER -> end = 0;
    }
    // scalar tail
    scalar.binary(function, a + end, b + end, y + end, n - end / 4);
  }

  private static void geluTanhGradient(long x, long dy, long dx, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      FloatVector v = Lanes.load(x + i);
      FloatVector square = v.mul(v);
      FloatVector s = VectorMath.sigmoid(geluArgument(v, square));
      FloatVector slope = square.fma(Lanes.all(3 * GELU_CUBE), Lanes.all(1f)).mul(GELU_SCALE);
      FloatVector d = s.sub(s.mul(s)).mul(v).fma(slope, s);
      Lanes.store(d.mul(Lanes.load(dy + i)), dx + i);
    }
  }

  private static void geluErfGradient(long x, long dy, long dx, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      FloatVector v = Lanes.load(x + i);
      FloatVector density = VectorMath.exp(v.mul(v).mul(-0.5f)).mul(0.39894228f);
      FloatVector share = VectorMath.erf(v.mul(0.70710678f)).add(1f).mul(0.5f);
      Lanes.store(v.fma(density, share).mul(Lanes.load(dy + i)), dx + i);
    }
  }

  private static void siluGradient(long x, long dy, long dx, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      FloatVector v = Lanes.load(x + i);
      FloatVector s = VectorMath.sigmoid(v);
      Lanes.store(siluSlope(v, s).mul(Lanes.load(dy + i)), dx + i);
    }
  }

  private static void reluGradient(long x, long dy, long dx, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      FloatVector zero = Lanes.all(0f);
      Lanes.store(zero.blend(Lanes.load(dy + i), Lanes.load(x + i).compare(VectorOperators.GT, zero)), dx + i);
    }
  }

  private static FloatVector siluSlope(FloatVector x, FloatVector s) {
    return Lanes.all(1f).sub(s).fma(x, Lanes.all(1f)).mul(s);
  }

  @Override
  public void binary(Binary function, long a, float b, long y, long n) {
    long end = body(n);
    switch (function) {
      case ADD -> {
        for (long i = 0; i < end; i += Lanes.BYTES) {
          Lanes.store(Lanes.load(a + i).add(b), y + i);
        }
      }
      case SUBTRACT -> {
        for (long i = 0; i < end; i += Lanes.BYTES) {
          Lanes.store(Lanes.load(a + i).sub(b), y + i);
        }
      }
      case MULTIPLY -> {
        for (long i = 0; i < end; i += Lanes.BYTES) {
          Lanes.store(Lanes.load(a + i).mul(b), y + i);
        }
      }
      case DIVIDE -> {
        for (long i = 0; i < end; i += Lanes.BYTES) {
          Lanes.store(Lanes.load(a + i).div(b), y + i);
        }
      }
      case MAX -> {
        for (long i = 0; i < end; i += Lanes.BYTES) {
          Lanes.store(Lanes.load(a + i).max(b), y + i);
        }
      }
      case MIN -> {
        for (long i = 0; i < end; i += Lanes.BYTES) {
          Lanes.store(Lanes.load(a + i).min(b), y + i);
        }
      }
      default -> end = 0;
    }
    // scalar tail
    scalar.binary(function, a + end, b, y + end, n - end / 4);
  }

  @Override
  public void binary(Binary function, float a, long b, long y, long n) {
    long end = body(n);
    switch (function) {
      case ADD, MULTIPLY, MAX, MIN -> {
        binary(function, b, a, y, n); // commutes
        return;
      }
      case SUBTRACT -> {
        for (long i = 0; i < end; i += Lanes.BYTES) {
          Lanes.store(Lanes.all(a).sub(Lanes.load(b + i)), y + i);
        }
      }
      case DIVIDE -> {
        for (long i = 0; i < end; i += Lanes.BYTES) {
          Lanes.store(Lanes.all(a).div(Lanes.load(b + i)), y + i);
        }
      }
      default -> end = 0;
    }
    // scalar tail
    scalar.binary(function, a, b + end, y + end, n - end / 4);
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
    for (long i = 0; i < end; i += Lanes.BYTES) {
      FloatVector g = Lanes.load(gate + i);
      Lanes.store(g.mul(VectorMath.sigmoid(g)).mul(Lanes.load(up + i)), y + i);
    }
    // scalar tail
    scalar.swiGlu(gate + end, up + end, y + end, n - end / 4);
  }

  @Override
  public void swiGluGradient(long gate, long up, long dy, long dGate, long dUp, long n) {
    long end = body(n);
    for (long i = 0; i < end; i += Lanes.BYTES) {
      FloatVector g = Lanes.load(gate + i);
      FloatVector u = Lanes.load(up + i);
      FloatVector d = Lanes.load(dy + i);
      FloatVector s = VectorMath.sigmoid(g);
      Lanes.store(d.mul(u).mul(siluSlope(g, s)), dGate + i);
      Lanes.store(d.mul(g).mul(s), dUp + i);
    }
    // scalar tail
    scalar.swiGluGradient(gate + end, up + end, dy + end, dGate + end, dUp + end, n - end / 4);
  }

  @Override
  public void toBf16(long x, long y, long n) {
    long end = body(n);
    for (long i = 0; i < end; i += Lanes.BYTES) {
      Lanes.storeBf16(Lanes.load(x + i), y + i / 2);
    }
    // scalar tail
    scalar.toBf16(x + end, y + end / 2, n - end / 4);
  }

  @Override
  public void fromBf16(long x, long y, long n) {
    long end = body(n);
    for (long i = 0; i < end; i += Lanes.BYTES) {
      Lanes.store(Lanes.loadBf16(x + i / 2), y + i);
    }
    // scalar tail
    scalar.fromBf16(x + end / 2, y + end, n - end / 4);
  }
}
