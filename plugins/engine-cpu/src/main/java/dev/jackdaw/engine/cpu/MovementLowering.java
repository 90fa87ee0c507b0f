package dev.jackdaw.engine.cpu;

import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.op.Concat;
import dev.jackdaw.graph.op.Constant;
import dev.jackdaw.graph.op.Fill;
import dev.jackdaw.graph.op.Slice;
import dev.jackdaw.graph.op.Transpose;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Primitives that make or move elements without computing. */
final class MovementLowering {
  private MovementLowering() {}

  static void constant(Lowering l, Node node, Constant op) {
    Operand y =
        Operand.whole(
            l.constant(op.value().data().byteSize()), op.value().dtype(), op.value().lengths());
    MemorySegment.copy(op.value().data(), 0, Memory.ALL, y.address(), op.value().data().byteSize());
    l.alias(node.output(0), y);
  }

  static void fill(Lowering l, Node node, Fill op) {
    long[] shape = l.shape(op.type());
    Operand sized = Operand.whole(Buffer.arena(0), op.type().dtype(), shape);
    if (sized.elements() == 1 && l.sharing.stateInPlace(node.output(0)) == null) {
      Operand scalar =
          Operand.whole(l.constant(op.type().dtype().bytes()), op.type().dtype(), shape);
      fill(scalar, op.value(), 0, 1);
      l.alias(node.output(0), scalar);
      return;
    }
    Operand y = l.out(node, 0);
    l.elementwise(
        "fill",
        y.elements(),
        List.of(),
        List.of(y.buffer()),
        null,
        (from, n) -> fill(y, op.value(), from, n));
  }

  private static void fill(Operand y, double value, long from, long n) {
    switch (y.dtype()) {
      case F32 -> {
        if (value == 0) {
          Memory.zero(y.address() + 4 * from, 4 * n);
          return;
        }
        for (long i = from; i < from + n; i++) {
          Memory.setFloat(y.address() + 4 * i, (float) value);
        }
      }
      case I32 -> {
        for (long i = from; i < from + n; i++) {
          Memory.setInt(y.address() + 4 * i, (int) value);
        }
      }
      case BOOL -> {
        for (long i = from; i < from + n; i++) {
          Memory.setByte(y.address() + i, (byte) (value != 0 ? 1 : 0));
        }
      }
    }
  }

  static void iota(Lowering l, Node node) {
    Operand y = l.out(node, 0);
    l.elementwise(
        "iota",
        y.elements(),
        List.of(),
        List.of(y.buffer()),
        null,
        (from, n) -> {
          for (long i = from; i < from + n; i++) {
            Memory.setInt(y.address() + 4 * i, (int) i);
          }
        });
  }

  static void transpose(Lowering l, Node node, Transpose op) {
    Operand x = l.in(node, 0);
    Operand y = l.out(node, 0);
    long[] strides = new long[x.rank()];
    long[] own = strides(x.shape());
    for (int i = 0; i < strides.length; i++) {
      strides[i] = own[op.permutation().get(i)];
    }
    strided(l, "transpose", x, strides, y);
  }

  static void expand(Lowering l, Node node) {
    Operand x = l.in(node, 0);
    Operand y = l.out(node, 0);
    long[] strides = new long[y.rank()];
    long[] own = strides(x.shape());
    int missing = y.rank() - x.rank();
    for (int i = missing; i < y.rank(); i++) {
      strides[i] = x.shape()[i - missing] == 1 ? 0 : own[i - missing];
    }
    strided(l, "expand", x, strides, y);
  }

  static long[] strides(long[] shape) {
    long[] strides = new long[shape.length];
    long step = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      strides[i] = step;
      step *= shape[i];
    }
    return strides;
  }

  /** Reads x by one stride per axis of y. */
  private static void strided(Lowering l, String name, Operand x, long[] strides, Operand y) {
    boolean bytes = y.dtype() == DType.BOOL;
    int size = y.dtype().bytes();
    int last = y.rank() - 1;
    l.elementwise(
        name,
        y.elements(),
        List.of(x.buffer()),
        List.of(y.buffer()),
        null,
        (from, n) -> {
          long[] index = new long[y.rank()];
          long at = 0;
          long rest = from;
          for (int axis = last; axis >= 0; axis--) {
            index[axis] = rest % y.shape()[axis];
            rest /= y.shape()[axis];
            at += index[axis] * strides[axis];
          }
          long done = 0;
          while (done < n) {
            long run = last < 0 ? 1 : Math.min(n - done, y.shape()[last] - index[last]);
            long step = last < 0 ? 0 : strides[last];
            long to = y.address() + size * (from + done);
            if (step == 1) {
              Memory.copy(x.address() + size * at, to, size * run);
            } else if (bytes) {
              for (long i = 0; i < run; i++) {
                Memory.setByte(to + i, Memory.getByte(x.address() + at + i * step));
              }
            } else {
              for (long i = 0; i < run; i++) {
                Memory.setInt(to + 4 * i, Memory.getInt(x.address() + 4 * (at + i * step)));
              }
            }
            done += run;
            if (last < 0) {
              break;
            }
            index[last] += run;
            at += run * step;
            for (int axis = last; axis > 0 && index[axis] == y.shape()[axis]; axis--) {
              at += strides[axis - 1] - index[axis] * strides[axis];
              index[axis] = 0;
              index[axis - 1]++;
            }
          }
        });
  }

  static void concat(Lowering l, Node node, Concat op) {
    Operand y = l.out(node, 0);
    long rowBytes = tail(y, op.axis()) * y.dtype().bytes();
    long outer = rowBytes == 0 ? 0 : y.bytes() / rowBytes;
    long offset = 0;
    for (int i = 0; i < node.inputs().size(); i++) {
      Operand x = l.in(node, i);
      long width = tail(x, op.axis()) * x.dtype().bytes();
      long start = offset;
      l.rows(
          "concat",
          outer,
          width,
          List.of(x.buffer()),
          List.of(y.buffer()),
          null,
          (from, n) -> {
            for (long o = from; o < from + n; o++) {
              Memory.copy(x.address() + o * width, y.address() + o * rowBytes + start, width);
            }
          });
      offset += width;
    }
  }

  /** Elements from one index of the axes before {@code axis} to the next. */
  private static long tail(Operand x, int axis) {
    long n = 1;
    for (int i = axis; i < x.rank(); i++) {
      n *= x.shape()[i];
    }
    return n;
  }

  static void slice(Lowering l, Node node, Slice op) {
    Operand x = l.in(node, 0);
    long start = op.start().evaluate(l.sizes);
    long end = op.end().evaluate(l.sizes);
    if (start < 0 || end < start || end > x.shape()[op.axis()]) {
      throw new IllegalArgumentException(
          "[slice] "
              + start
              + " … "
              + end
              + " of axis "
              + op.axis()
              + ", which has "
              + x.shape()[op.axis()]
              + " elements");
    }
    Operand y = l.out(node, 0);
    long row = tail(x, op.axis()) * x.dtype().bytes();
    long width = tail(y, op.axis()) * y.dtype().bytes();
    long skip = start * tail(x, op.axis() + 1) * x.dtype().bytes();
    long outer = row == 0 ? 0 : x.bytes() / row;
    l.rows(
        "slice",
        outer,
        width,
        List.of(x.buffer()),
        List.of(y.buffer()),
        null,
        (from, n) -> {
          for (long o = from; o < from + n; o++) {
            Memory.copy(x.address() + o * row + skip, y.address() + o * width, width);
          }
        });
  }
}
