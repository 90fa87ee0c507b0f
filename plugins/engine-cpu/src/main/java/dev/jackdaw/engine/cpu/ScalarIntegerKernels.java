package dev.jackdaw.engine.cpu;

/** The definitions. */
final class ScalarIntegerKernels implements IntegerKernels {
  @Override
  public void binary(Binary function, long a, long b, long y, long n) {
    for (long i = 0; i < 4 * n; i += 4) {
      Memory.setInt(y + i, apply(function, Memory.getInt(a + i), Memory.getInt(b + i)));
    }
  }

  @Override
  public void binary(Binary function, long a, int b, long y, long n) {
    for (long i = 0; i < 4 * n; i += 4) {
      Memory.setInt(y + i, apply(function, Memory.getInt(a + i), b));
    }
  }

  @Override
  public void binary(Binary function, int a, long b, long y, long n) {
    for (long i = 0; i < 4 * n; i += 4) {
      Memory.setInt(y + i, apply(function, a, Memory.getInt(b + i)));
    }
  }

  static int apply(Binary function, int a, int b) {
    return switch (function) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
      case POWER -> (int) Math.pow(a, b);
      case MAX -> Math.max(a, b);
      case MIN -> Math.min(a, b);
      case AND -> a & b;
      case XOR -> a ^ b;
      case SHIFT_RIGHT -> a >>> b;
    };
  }
}
