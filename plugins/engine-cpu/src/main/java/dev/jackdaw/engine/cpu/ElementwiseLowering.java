package dev.jackdaw.engine.cpu;

import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.op.Abs;
import dev.jackdaw.graph.op.Add;
import dev.jackdaw.graph.op.Arithmetic;
import dev.jackdaw.graph.op.Binary;
import dev.jackdaw.graph.op.Cast;
import dev.jackdaw.graph.op.Cos;
import dev.jackdaw.graph.op.Div;
import dev.jackdaw.graph.op.Erf;
import dev.jackdaw.graph.op.Exp;
import dev.jackdaw.graph.op.Log;
import dev.jackdaw.graph.op.Max;
import dev.jackdaw.graph.op.Min;
import dev.jackdaw.graph.op.Mul;
import dev.jackdaw.graph.op.Neg;
import dev.jackdaw.graph.op.Pow;
import dev.jackdaw.graph.op.Reciprocal;
import dev.jackdaw.graph.op.Relu;
import dev.jackdaw.graph.op.Sigmoid;
import dev.jackdaw.graph.op.Sign;
import dev.jackdaw.graph.op.Sin;
import dev.jackdaw.graph.op.Sqrt;
import dev.jackdaw.graph.op.Sub;
import dev.jackdaw.graph.op.Tanh;
import dev.jackdaw.graph.op.Unary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Primitives that work element by element on floats, and casts. */
final class ElementwiseLowering {
  private ElementwiseLowering() {}

  /** Computes the elements {@code at … at + n - 1} of a result into memory from {@code to} on. */
  interface Chunk {
    void run(long at, long n, long to);
  }

  /** A result that only products read: made a chunk at a time in the nearest cache and rounded from there. */
  static void rounded(Lowering l, String name, List<Buffer> reads, Operand narrow, Chunk chunk) {
    ElementwiseKernels kernels = l.machine.kernels().elementwise();
    l.elementwise(
        name,
        narrow.elements(),
        reads,
        List.of(narrow.buffer()),
        null,
        (from, n) -> {
          long scratch = l.scratch.address();
          for (long at = from; at < from + n; at += Scratch.FLOATS) {
            long count = Math.min(Scratch.FLOATS, from + n - at);
            chunk.run(at, count, scratch);
            kernels.toBf16(scratch, narrow.address() + 2 * at, count);
          }
        });
  }

  static void unary(Lowering l, Node node, Unary op) {
    map(l, node, 0, op.name(), kernel(op));
  }

  /** One float function of input {@code i}; rounded while it is in the nearest cache where only products read it. */
  static void map(Lowering l, Node node, int i, String name, ElementwiseKernels.Unary function) {
    Operand x = l.in(node, i);
    ElementwiseKernels kernels = l.machine.kernels().elementwise();
    Operand narrow = l.narrow(node, 0);
    if (narrow != null) {
      rounded(
          l,
          name,
          List.of(x.buffer()),
          narrow,
          (at, n, to) -> kernels.unary(function, x.address() + 4 * at, to, n));
      return;
    }
    Operand y = l.out(node, 0);
    l.elementwise(
        name,
        y.elements(),
        List.of(x.buffer()),
        List.of(y.buffer()),
        x.buffer(),
        (from, n) -> kernels.unary(function, x.address() + 4 * from, y.address() + 4 * from, n));
  }

  private static ElementwiseKernels.Unary kernel(Unary op) {
    return switch (op) {
      case Neg o -> ElementwiseKernels.Unary.NEGATE;
      case Exp o -> ElementwiseKernels.Unary.EXP;
      case Log o -> ElementwiseKernels.Unary.LOG;
      case Sqrt o -> ElementwiseKernels.Unary.SQRT;
      case Reciprocal o -> ElementwiseKernels.Unary.RECIPROCAL;
      case Tanh o -> ElementwiseKernels.Unary.TANH;
      case Sigmoid o -> ElementwiseKernels.Unary.SIGMOID;
      case Erf o -> ElementwiseKernels.Unary.ERF;
      case Sin o -> ElementwiseKernels.Unary.SIN;
      case Cos o -> ElementwiseKernels.Unary.COS;
      case Abs o -> ElementwiseKernels.Unary.ABSOLUTE;
      case Relu o -> ElementwiseKernels.Unary.RELU;
      case Sign o -> ElementwiseKernels.Unary.SIGN;
    };
  }

  static void binary(Lowering l, Node node, Binary op) {
    DType type = node.input(0).dtype();
    if (op instanceof Arithmetic arithmetic && type == DType.F32) {
      floats(l, node, op.name(), kernel(arithmetic));
    } else if (type == DType.F32) {
      IntegerLowering.compareFloats(l, node, op);
    } else {
      IntegerLowering.binary(l, node, op);
    }
  }

  private static void floats(
      Lowering l, Node node, String name, ElementwiseKernels.Binary function) {
    Operand a = l.in(node, 0);
    Operand b = l.in(node, 1);
    Operand narrow = l.narrow(node, 0);
    Operand y = narrow == null ? l.out(node, 0) : narrow;
    List<Buffer> reads = List.of(a.buffer(), b.buffer());
    Chunk chunk =
        floats(
            l.machine.kernels().elementwise(),
            function,
            new Broadcast(y.shape(), a.shape(), b.shape()),
            a,
            b);
    if (narrow != null) {
      rounded(l, name, reads, narrow, chunk);
      return;
    }
    l.elementwise(
        name,
        y.elements(),
        reads,
        List.of(y.buffer()),
        over(a, b, y),
        (from, n) -> chunk.run(from, n, y.address() + 4 * from));
  }

  private static Chunk floats(
      ElementwiseKernels kernels,
      ElementwiseKernels.Binary function,
      Broadcast broadcast,
      Operand a,
      Operand b) {
    return (from, n, start) ->
        broadcast.walk(
            from,
            n,
            (at, length, aAt, aStride, bAt, bStride, cAt, cStride) -> {
              long to = start + 4 * (at - from);
              long left = a.address() + 4 * aAt;
              long right = b.address() + 4 * bAt;
              if (aStride == 1 && bStride == 1) {
                kernels.binary(function, left, right, to, length);
              } else if (aStride == 1) {
                kernels.binary(function, left, Memory.getFloat(right), to, length);
              } else if (bStride == 1) {
                kernels.binary(function, Memory.getFloat(left), right, to, length);
              } else {
                kernels.fill(
                    to,
                    ScalarElementwiseKernels.apply(
                        function, Memory.getFloat(left), Memory.getFloat(right)),
                    length);
              }
            });
  }

  /** The operand that the result may overwrite: one of its own shape, and not also the other one under broadcasting. */
  static @Nullable Buffer over(Operand a, Operand b, Operand y) {
    if (a.sameShape(y) && (a.buffer() != b.buffer() || b.sameShape(y))) {
      return a.buffer();
    }
    return b.sameShape(y) && a.buffer() != b.buffer() ? b.buffer() : null;
  }

  private static ElementwiseKernels.Binary kernel(Arithmetic op) {
    return switch (op) {
      case Add o -> ElementwiseKernels.Binary.ADD;
      case Sub o -> ElementwiseKernels.Binary.SUBTRACT;
      case Mul o -> ElementwiseKernels.Binary.MULTIPLY;
      case Div o -> ElementwiseKernels.Binary.DIVIDE;
      case Pow o -> ElementwiseKernels.Binary.POWER;
      case Max o -> ElementwiseKernels.Binary.MAX;
      case Min o -> ElementwiseKernels.Binary.MIN;
    };
  }

  static void not(Lowering l, Node node) {
    Operand x = l.in(node, 0);
    Operand y = l.out(node, 0);
    l.elementwise(
        "not",
        y.elements(),
        List.of(x.buffer()),
        List.of(y.buffer()),
        x.buffer(),
        (from, n) -> {
          for (long i = from; i < from + n; i++) {
            Memory.setByte(y.address() + i, (byte) (Memory.getByte(x.address() + i) == 0 ? 1 : 0));
          }
        });
  }

  static void cast(Lowering l, Node node, Cast op) {
    Operand x = l.in(node, 0);
    if (x.dtype() == op.to()) {
      l.alias(node.output(0), x);
      return;
    }
    Operand y = l.out(node, 0);
    l.elementwise(
        "cast",
        y.elements(),
        List.of(x.buffer()),
        List.of(y.buffer()),
        null,
        (from, n) -> {
          for (long i = from; i < from + n; i++) {
            double value =
                switch (x.dtype()) {
                  case F32 -> Memory.getFloat(x.address() + 4 * i);
                  case I32 -> Memory.getInt(x.address() + 4 * i);
                  case BOOL -> Memory.getByte(x.address() + i);
                };
            switch (op.to()) {
              case F32 -> Memory.setFloat(y.address() + 4 * i, (float) value);
              case I32 -> Memory.setInt(y.address() + 4 * i, (int) value);
              case BOOL -> Memory.setByte(y.address() + i, (byte) (value != 0 ? 1 : 0));
            }
          }
        });
  }
}
