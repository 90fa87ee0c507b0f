package dev.jackdaw.engine.cpu;

/** The definitions, in double precision where a function is not exact anyway. */
final class ScalarElementwiseKernels implements ElementwiseKernels {
  private static final double GELU_SCALE = Math.sqrt(2 / Math.PI);
  private static final double GELU_CUBE = 0.044715;

  @Override
  public void unary(Unary function, long x, long y, long n) {
    for (long i = 0; i < 4 * n; i += 4) {
      Memory.setFloat(y + i, apply(function, Memory.getFloat(x + i)));
    }
  }

  @Override
  public void binary(Binary function, long a, long b, long y, long n) {
    for (long i = 0; i < 4 * n; i += 4) {
      Memory.setFloat(y + i, apply(function, Memory.getFloat(a + i), Memory.getFloat(b + i)));
    }
  }

  @Override
  public void binary(Binary function, long a, float b, long y, long n) {
    for (long i = 0; i < 4 * n; i += 4) {
      Memory.setFloat(y + i, apply(function, Memory.getFloat(a + i), b));
    }
  }

  @Override
  public void binary(Binary function, float a, long b, long y, long n) {
    for (long i = 0; i < 4 * n; i += 4) {
      Memory.setFloat(y + i, apply(function, a, Memory.getFloat(b + i)));
    }
  }

  @Override
  public void fill(long y, float value, long n) {
    for (long i = 0; i < 4 * n; i += 4) {
      Memory.setFloat(y + i, value);
    }
  }

  @Override
  public void addScaled(long x, float scale, long y, long n) {
    for (long i = 0; i < 4 * n; i += 4) {
      Memory.setFloat(y + i, Memory.getFloat(y + i) + scale * Memory.getFloat(x + i));
    }
  }

  @Override
  public void swiGlu(long gate, long up, long y, long n) {
    for (long i = 0; i < 4 * n; i += 4) {
      Memory.setFloat(y + i, (float) silu(Memory.getFloat(gate + i)) * Memory.getFloat(up + i));
    }
  }

  @Override
  public void swiGluGradient(long gate, long up, long dy, long dGate, long dUp, long n) {
    for (long i = 0; i < 4 * n; i += 4) {
      float g = Memory.getFloat(gate + i);
      float u = Memory.getFloat(up + i);
      float d = Memory.getFloat(dy + i);
      Memory.setFloat(dGate + i, (float) (d * u * siluSlope(g)));
      Memory.setFloat(dUp + i, (float) (d * silu(g)));
    }
  }

  @Override
  public void toBf16(long x, long y, long n) {
    for (long i = 0; i < n; i++) {
      Memory.setShort(y + 2 * i, Bf16.toBits(Memory.getFloat(x + 4 * i)));
    }
  }

  @Override
  public void fromBf16(long x, long y, long n) {
    for (long i = n - 1; i >= 0; i--) {
      Memory.setFloat(y + 4 * i, Bf16.toFloat(Memory.getShort(x + 2 * i)));
    }
  }

  static float apply(Unary function, float x) {
    return switch (function) {
      case NEGATE -> -x;
      case ABSOLUTE -> Math.abs(x);
      case EXP -> (float) Math.exp(x);
      case LOG -> (float) Math.log(x);
      case SQRT -> (float) Math.sqrt(x);
      case RECIPROCAL -> 1 / x;
      case TANH -> (float) Math.tanh(x);
      case SIGMOID -> (float) sigmoid(x);
      case ERF -> (float) erf(x);
      case SIN -> (float) Math.sin(x);
      case COS -> (float) Math.cos(x);
      case SIGN -> Math.signum(x);
      case RELU -> Math.max(x, 0);
      case GELU_TANH -> (float) (x * sigmoid(2 * GELU_SCALE * (x + GELU_CUBE * x * x * x)));
      case GELU_ERF -> (float) (0.5 * x * (1 + erf(x * Math.sqrt(0.5))));
      case SILU -> (float) silu(x);
    };
  }

  static float apply(Binary function, float a, float b) {
    return switch (function) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
      case MAX -> Math.max(a, b);
      case MIN -> Math.min(a, b);
      case POWER -> (float) Math.pow(a, b);
      case GELU_TANH_GRADIENT -> {
        double s = sigmoid(2 * GELU_SCALE * (a + GELU_CUBE * a * a * a));
        yield (float) (b * (s + a * s * (1 - s) * 2 * GELU_SCALE * (1 + 3 * GELU_CUBE * a * a)));
      }
      case GELU_ERF_GRADIENT ->
          (float)
              (b
                  * (0.5 * (1 + erf(a * Math.sqrt(0.5)))
                      + a * Math.exp(-0.5 * a * a) / Math.sqrt(2 * Math.PI)));
      case SILU_GRADIENT -> (float) (b * siluSlope(a));
      case RELU_GRADIENT -> a > 0 ? b : 0;
    };
  }

  static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double silu(double x) {
    return x * sigmoid(x);
  }

  private static double siluSlope(double x) {
    double s = sigmoid(x);
    return s * (1 + x * (1 - s));
  }

  /** Series up to 3, continued fraction (Lentz) beyond: good to 1e-15. */
  static double erf(double x) {
    double z = Math.abs(x);
    if (Double.isNaN(x)) {
      return x;
    }
    if (z > 6) {
      return Math.signum(x);
    }
    double value;
    if (z < 3) {
      double term = z;
      double sum = z;
      for (int n = 1; Math.abs(term) > 1e-17 * sum && n < 200; n++) {
        term *= -z * z / n;
        sum += term / (2 * n + 1);
      }
      value = sum * 2 / Math.sqrt(Math.PI);
    } else {
      double fraction = 0;
      for (int n = 60; n > 0; n--) {
        fraction = n / 2.0 / (z + fraction);
      }
      value = 1 - Math.exp(-z * z) / Math.sqrt(Math.PI) / (z + fraction);
    }
    return x < 0 ? -value : value;
  }
}
