package dev.jackdaw.engine.cpu;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** One loop per function, as in {@link VectorElementwiseKernels}. Division and powers, which have no vector form, are the scalar ones. */
final class VectorIntegerKernels implements IntegerKernels {
  private final ScalarIntegerKernels scalar = new ScalarIntegerKernels();

  private static long body(long n) {
    return n / Lanes.COUNT * Lanes.BYTES;
  }

  private static IntVector load(long address) {
    return IntVector.fromMemorySegment(Lanes.INTS, Memory.ALL, address, Memory.ORDER);
  }

  private static void store(IntVector value, long address) {
    value.intoMemorySegment(Memory.ALL, address, Memory.ORDER);
  }

  @Override
  public void binary(Binary function, long a, long b, long y, long n) {
    long end = body(n);
    switch (function) {
      case ADD -> add(a, b, y, end);
      case SUBTRACT -> subtract(a, b, y, end);
      case MULTIPLY -> multiply(a, b, y, end);
      case MAX -> max(a, b, y, end);
      case MIN -> min(a, b, y, end);
      case AND -> and(a, b, y, end);
      case XOR -> xor(a, b, y, end);
      case SHIFT_RIGHT -> shiftRight(a, b, y, end);
      case DIVIDE, POWER -> end = 0;
    }
    // scalar tail
    scalar.binary(function, a + end, b + end, y + end, n - end / 4);
  }

  @Override
  public void binary(Binary function, long a, int b, long y, long n) {
    long end = body(n);
    switch (function) {
      case ADD -> add(a, b, y, end);
      case SUBTRACT -> subtract(a, b, y, end);
      case MULTIPLY -> multiply(a, b, y, end);
      case MAX -> max(a, b, y, end);
      case MIN -> min(a, b, y, end);
      case AND -> and(a, b, y, end);
      case XOR -> xor(a, b, y, end);
      case SHIFT_RIGHT -> shiftRight(a, b, y, end);
      case DIVIDE, POWER -> end = 0;
    }
    // scalar tail
    scalar.binary(function, a + end, b, y + end, n - end / 4);
  }

  @Override
  public void binary(Binary function, int a, long b, long y, long n) {
    switch (function) {
      case ADD, MULTIPLY, MAX, MIN, AND, XOR -> binary(function, b, a, y, n); // commute
      case SUBTRACT -> {
        long end = body(n);
        subtract(a, b, y, end);
        scalar.binary(function, a, b + end, y + end, n - end / 4);
      }
      case DIVIDE, POWER, SHIFT_RIGHT -> scalar.binary(function, a, b, y, n);
    }
  }

  private static void subtract(int a, long b, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      store(IntVector.broadcast(Lanes.INTS, a).sub(load(b + i)), y + i);
    }
  }

  private static void add(long a, long b, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      store(load(a + i).lanewise(VectorOperators.ADD, load(b + i)), y + i);
    }
  }

  private static void add(long a, int b, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      store(load(a + i).lanewise(VectorOperators.ADD, b), y + i);
    }
  }

  private static void subtract(long a, long b, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      store(load(a + i).lanewise(VectorOperators.SUB, load(b + i)), y + i);
    }
  }

  private static void subtract(long a, int b, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      store(load(a + i).lanewise(VectorOperators.SUB, b), y + i);
    }
  }

  private static void multiply(long a, long b, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      store(load(a + i).lanewise(VectorOperators.MUL, load(b + i)), y + i);
    }
  }

  private static void multiply(long a, int b, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      store(load(a + i).lanewise(VectorOperators.MUL, b), y + i);
    }
  }

  private static void max(long a, long b, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      store(load(a + i).lanewise(VectorOperators.MAX, load(b + i)), y + i);
    }
  }

  private static void max(long a, int b, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      store(load(a + i).lanewise(VectorOperators.MAX, b), y + i);
    }
  }

  private static void min(long a, long b, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      store(load(a + i).lanewise(VectorOperators.MIN, load(b + i)), y + i);
    }
  }

  private static void min(long a, int b, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      store(load(a + i).lanewise(VectorOperators.MIN, b), y + i);
    }
  }

  private static void and(long a, long b, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      store(load(a + i).lanewise(VectorOperators.AND, load(b + i)), y + i);
    }
  }

  private static void and(long a, int b, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      store(load(a + i).lanewise(VectorOperators.AND, b), y + i);
    }
  }

  private static void xor(long a, long b, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      store(load(a + i).lanewise(VectorOperators.XOR, load(b + i)), y + i);
    }
  }

  private static void xor(long a, int b, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      store(load(a + i).lanewise(VectorOperators.XOR, b), y + i);
    }
  }

  private static void shiftRight(long a, long b, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      store(load(a + i).lanewise(VectorOperators.LSHR, load(b + i)), y + i);
    }
  }

  private static void shiftRight(long a, int b, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      store(load(a + i).lanewise(VectorOperators.LSHR, b), y + i);
    }
  }
}
