package dev.jackdaw.engine.cpu;

import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.op.Add;
import dev.jackdaw.graph.op.And;
import dev.jackdaw.graph.op.Binary;
import dev.jackdaw.graph.op.BitwiseAnd;
import dev.jackdaw.graph.op.BitwiseXor;
import dev.jackdaw.graph.op.Div;
import dev.jackdaw.graph.op.Equal;
import dev.jackdaw.graph.op.Less;
import dev.jackdaw.graph.op.LessOrEqual;
import dev.jackdaw.graph.op.Max;
import dev.jackdaw.graph.op.Min;
import dev.jackdaw.graph.op.Mul;
import dev.jackdaw.graph.op.Or;
import dev.jackdaw.graph.op.Pow;
import dev.jackdaw.graph.op.ShiftRight;
import dev.jackdaw.graph.op.Sub;
import java.util.List;

/**
 * Primitives on integers and booleans, and choices by them. Arithmetic, with which heads hash ids, goes through kernels; comparisons and
 * logic are of a few elements per token.
 */
final class IntegerLowering {
  private IntegerLowering() {}

  /** A comparison or logic: 0 or 1. */
  private interface Test {
    boolean test(int a, int b);
  }

  /** A comparison of two floats. */
  private interface FloatComparison {
    boolean test(float a, float b);
  }

  static void binary(Lowering l, Node node, Binary op) {
    switch (op) {
      case Add o -> arithmetic(l, node, IntegerKernels.Binary.ADD);
      case Sub o -> arithmetic(l, node, IntegerKernels.Binary.SUBTRACT);
      case Mul o -> arithmetic(l, node, IntegerKernels.Binary.MULTIPLY);
      case Div o -> arithmetic(l, node, IntegerKernels.Binary.DIVIDE);
      case Pow o -> arithmetic(l, node, IntegerKernels.Binary.POWER);
      case Max o -> arithmetic(l, node, IntegerKernels.Binary.MAX);
      case Min o -> arithmetic(l, node, IntegerKernels.Binary.MIN);
      case BitwiseAnd o -> arithmetic(l, node, IntegerKernels.Binary.AND);
      case BitwiseXor o -> arithmetic(l, node, IntegerKernels.Binary.XOR);
      case ShiftRight o -> arithmetic(l, node, IntegerKernels.Binary.SHIFT_RIGHT);
      case Equal o -> test(l, node, (a, b) -> a == b);
      case Less o -> test(l, node, (a, b) -> a < b);
      case LessOrEqual o -> test(l, node, (a, b) -> a <= b);
      case And o -> test(l, node, (a, b) -> (a & b) != 0);
      case Or o -> test(l, node, (a, b) -> (a | b) != 0);
    }
  }

  private static void arithmetic(Lowering l, Node node, IntegerKernels.Binary function) {
    Operand a = l.in(node, 0);
    Operand b = l.in(node, 1);
    Operand y = l.out(node, 0);
    IntegerKernels kernels = l.machine.kernels().integers();
    Broadcast broadcast = new Broadcast(y.shape(), a.shape(), b.shape());
    l.elementwise(
        node.op().name(),
        y.elements(),
        List.of(a.buffer(), b.buffer()),
        List.of(y.buffer()),
        ElementwiseLowering.over(a, b, y),
        (from, n) ->
            broadcast.walk(
                from,
                n,
                (at, length, aAt, aStride, bAt, bStride, cAt, cStride) -> {
                  long to = y.address() + 4 * at;
                  long left = a.address() + 4 * aAt;
                  long right = b.address() + 4 * bAt;
                  if (aStride == 1 && bStride == 1) {
                    kernels.binary(function, left, right, to, length);
                  } else if (aStride == 1) {
                    kernels.binary(function, left, Memory.getInt(right), to, length);
                  } else if (bStride == 1) {
                    kernels.binary(function, Memory.getInt(left), right, to, length);
                  } else {
                    fill(
                        to,
                        ScalarIntegerKernels.apply(
                            function, Memory.getInt(left), Memory.getInt(right)),
                        length);
                  }
                }));
  }

  private static void fill(long y, int value, long n) {
    for (long i = 0; i < 4 * n; i += 4) {
      Memory.setInt(y + i, value);
    }
  }

  private static void test(Lowering l, Node node, Test test) {
    Operand a = l.in(node, 0);
    Operand b = l.in(node, 1);
    Operand y = l.out(node, 0);
    boolean ints = a.dtype() == DType.I32;
    Broadcast broadcast = new Broadcast(y.shape(), a.shape(), b.shape());
    l.elementwise(
        node.op().name(),
        y.elements(),
        List.of(a.buffer(), b.buffer()),
        List.of(y.buffer()),
        null,
        (from, n) ->
            broadcast.walk(
                from,
                n,
                (at, length, aAt, aStride, bAt, bStride, cAt, cStride) -> {
                  for (long i = 0; i < length; i++) {
                    int left = get(a, ints, aAt + i * aStride);
                    int right = get(b, ints, bAt + i * bStride);
                    Memory.setByte(y.address() + at + i, (byte) (test.test(left, right) ? 1 : 0));
                  }
                }));
  }

  private static int get(Operand x, boolean ints, long i) {
    return ints ? Memory.getInt(x.address() + 4 * i) : Memory.getByte(x.address() + i);
  }

  static void compareFloats(Lowering l, Node node, Binary op) {
    FloatComparison comparison =
        switch (op) {
          case Equal o -> (a, b) -> a == b;
          case Less o -> (a, b) -> a < b;
          case LessOrEqual o -> (a, b) -> a <= b;
          default -> throw new IllegalStateException("[" + op.name() + "] does not take F32");
        };
    Operand a = l.in(node, 0);
    Operand b = l.in(node, 1);
    Operand y = l.out(node, 0);
    Broadcast broadcast = new Broadcast(y.shape(), a.shape(), b.shape());
    l.elementwise(
        op.name(),
        y.elements(),
        List.of(a.buffer(), b.buffer()),
        List.of(y.buffer()),
        null,
        (from, n) ->
            broadcast.walk(
                from,
                n,
                (at, length, aAt, aStride, bAt, bStride, cAt, cStride) -> {
                  for (long i = 0; i < length; i++) {
                    float left = Memory.getFloat(a.address() + 4 * (aAt + i * aStride));
                    float right = Memory.getFloat(b.address() + 4 * (bAt + i * bStride));
                    Memory.setByte(
                        y.address() + at + i, (byte) (comparison.test(left, right) ? 1 : 0));
                  }
                }));
  }

  static void where(Lowering l, Node node) {
    Operand condition = l.in(node, 0);
    Operand a = l.in(node, 1);
    Operand b = l.in(node, 2);
    Operand y = l.out(node, 0);
    Broadcast broadcast = new Broadcast(y.shape(), condition.shape(), a.shape(), b.shape());
    int size = y.dtype().bytes();
    l.elementwise(
        "where",
        y.elements(),
        List.of(condition.buffer(), a.buffer(), b.buffer()),
        List.of(y.buffer()),
        null,
        (from, n) ->
            broadcast.walk(
                from,
                n,
                (at, length, cAt, cStride, aAt, aStride, bAt, bStride) -> {
                  long test = condition.address() + cAt;
                  long first = a.address() + size * aAt;
                  long second = b.address() + size * bAt;
                  long to = y.address() + size * at;
                  if (cStride == 0) { // as of a whole row
                    boolean chosen = Memory.getByte(test) != 0;
                    move(
                        chosen ? first : second, chosen ? aStride : bStride, to, length, size == 1);
                  } else if (size == 1) {
                    chooseBytes(test, first, aStride, second, bStride, to, length);
                  } else {
                    choose(test, first, 4L * aStride, second, 4L * bStride, to, length);
                  }
                }));
  }

  /** Copies a run, or repeats its one element. */
  private static void move(long from, int stride, long to, long n, boolean bytes) {
    if (stride == 1) {
      Memory.copy(from, to, bytes ? n : 4 * n);
    } else if (bytes) {
      for (long i = 0; i < n; i++) {
        Memory.setByte(to + i, Memory.getByte(from));
      }
    } else {
      fill(to, Memory.getInt(from), n);
    }
  }

  private static void choose(long test, long a, long aStep, long b, long bStep, long to, long n) {
    for (long i = 0; i < n; i++) {
      int first = Memory.getInt(a + i * aStep);
      int second = Memory.getInt(b + i * bStep);
      Memory.setInt(to + 4 * i, Memory.getByte(test + i) != 0 ? first : second);
    }
  }

  private static void chooseBytes(
      long test, long a, int aStep, long b, int bStep, long to, long n) {
    for (long i = 0; i < n; i++) {
      byte first = Memory.getByte(a + i * aStep);
      byte second = Memory.getByte(b + i * bStep);
      Memory.setByte(to + i, Memory.getByte(test + i) != 0 ? first : second);
    }
  }
}
