package dev.jackdaw.engine.cpu;

import java.lang.foreign.Arena;
import java.util.Random;
import java.util.function.IntToDoubleFunction;

/** Native test data: random inputs that a failed test can make again from its seed, and results read back. */
final class Buffers implements AutoCloseable {
  /** Sizes around lane multiples of every width. */
  static final int[] AWKWARD = {1, 4, 6, 8, 13, 16, 25, 31, 32, 33, 64, 100, 207};

  private final Arena arena = Arena.ofConfined();
  private final Random random;

  Buffers(long seed) {
    random = new Random(seed);
  }

  long floats(long n, IntToDoubleFunction values) {
    long address = arena.allocate(4 * n + 64, 64).address();
    for (int i = 0; i < n; i++) {
      Memory.setFloat(address + 4L * i, (float) values.applyAsDouble(i));
    }
    return address;
  }

  long normal(long n) {
    return floats(n, i -> random.nextGaussian());
  }

  long zeros(long n) {
    return floats(n, i -> 0);
  }

  long bf16(long n) {
    long address = arena.allocate(2 * n + 64, 64).address();
    for (int i = 0; i < n; i++) {
      Memory.setShort(address + 2L * i, Bf16.toBits((float) random.nextGaussian()));
    }
    return address;
  }

  long ints(int n, int bound) {
    long address = arena.allocate(4L * n + 64, 64).address();
    for (int i = 0; i < n; i++) {
      Memory.setInt(address + 4L * i, random.nextInt(bound));
    }
    return address;
  }

  long copyOf(long address, long n) {
    long copy = zeros(n);
    Memory.copy(address, copy, 4 * n);
    return copy;
  }

  static float[] read(long address, int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = Memory.getFloat(address + 4L * i);
    }
    return values;
  }

  static int[] readInts(long address, int n) {
    int[] values = new int[n];
    for (int i = 0; i < n; i++) {
      values[i] = Memory.getInt(address + 4L * i);
    }
    return values;
  }

  static short[] readShorts(long address, int n) {
    short[] values = new short[n];
    for (int i = 0; i < n; i++) {
      values[i] = Memory.getShort(address + 2L * i);
    }
    return values;
  }

  /** Element-wise {@code |a - b| <= abs + rel * |b|}; NaN equals NaN only. */
  static void assertClose(String what, float[] actual, float[] expected, double abs, double rel) {
    for (int i = 0; i < expected.length; i++) {
      float a = actual[i];
      float b = expected[i];
      boolean close =
          Float.compare(a, b) == 0 || a == b || Math.abs((double) a - b) <= abs + rel * Math.abs(b);
      if (!close) {
        throw new AssertionError(
            what + ": element " + i + " of " + expected.length + " is " + a + ", expected " + b);
      }
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
