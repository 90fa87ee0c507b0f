package dev.jackdaw.engine.cpu;

import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Node;
import java.util.Collections;
import java.util.List;

/** Sums and maxima over axes: of adjacent axes by kernels, of any others through a strided walk. */
final class ReductionLowering {
  /** Elements that one partial sum of a large sum covers; fixed, so that results do not depend on the number of threads. */
  private static final long BLOCK = 1 << 16;

  /** Columns that one block of a sum over rows has: whole vectors, several at a time. */
  private static final long COLUMNS = 64;

  private ReductionLowering() {}

  static void sum(Lowering l, Node node, List<Integer> axes) {
    Operand x = l.in(node, 0);
    Operand y = l.out(node, 0);
    long reduced = y.elements() == 0 ? 0 : x.elements() / y.elements();
    if (x.dtype() != DType.F32 || x.elements() == 0) {
      walk(l, "reduce_sum", axes, x, y, false);
    } else if (trailing(axes, x.rank())) {
      if (y.elements() == 1 && reduced > BLOCK) {
        total(l, x, y);
      } else {
        ReductionKernels kernels = l.machine.kernels().reductions();
        l.rows(
            "reduce_sum",
            y.elements(),
            reduced,
            List.of(x.buffer()),
            List.of(y.buffer()),
            null,
            (from, n) -> {
              for (long r = from; r < from + n; r++) {
                Memory.setFloat(
                    y.address() + 4 * r, kernels.sum(x.address() + 4 * r * reduced, reduced));
              }
            });
      }
    } else if (leading(axes)) {
      columns(l, "reduce_sum", x, y, reduced, y.elements());
    } else if (adjacent(axes)) {
      middle(l, axes, x, y, reduced);
    } else {
      walk(l, "reduce_sum", axes, x, y, false);
    }
  }

  /** A row of each sequence, a mean over tokens: blocks of columns, each added up from the first row to the last. */
  private static void middle(Lowering l, List<Integer> axes, Operand x, Operand y, long reduced) {
    long inner = 1;
    for (int axis = Collections.max(axes) + 1; axis < x.rank(); axis++) {
      inner *= x.shape()[axis];
    }
    long columns = inner;
    long blocks = (columns + COLUMNS - 1) / COLUMNS;
    ReductionKernels kernels = l.machine.kernels().reductions();
    l.rows(
        "reduce_sum",
        y.elements() / columns * blocks,
        reduced * COLUMNS,
        List.of(x.buffer()),
        List.of(y.buffer()),
        null,
        (from, n) -> {
          for (long block = from; block < from + n; block++) {
            long outer = block / blocks;
            long column = block % blocks * COLUMNS;
            kernels.columnSums(
                x.address() + 4 * (outer * reduced * columns + column),
                columns,
                reduced,
                Math.min(COLUMNS, columns - column),
                false,
                y.address() + 4 * (outer * columns + column));
          }
        });
  }

  private static boolean adjacent(List<Integer> axes) {
    return Collections.max(axes) - Collections.min(axes) == axes.size() - 1;
  }

  /** {@code y[c] = sum over rows of x[r, c]}; members share the columns. */
  static void columns(Lowering l, String name, Operand x, Operand y, long rows, long columns) {
    ReductionKernels kernels = l.machine.kernels().reductions();
    l.team(
        name,
        List.of(x.buffer()),
        List.of(y.buffer()),
        (member, members) -> {
          long from = ThreadTeam.share(columns, 64, member, members);
          long n = ThreadTeam.share(columns, 64, member + 1, members) - from;
          kernels.columnSums(
              x.address() + 4 * from, columns, rows, n, false, y.address() + 4 * from);
        });
  }

  private static void total(Lowering l, Operand x, Operand y) {
    ReductionKernels kernels = l.machine.kernels().reductions();
    long n = x.elements();
    long blocks = (n + BLOCK - 1) / BLOCK;
    Buffer partial = l.scratch(4 * blocks);
    l.rows(
        "reduce_sum",
        blocks,
        BLOCK,
        List.of(x.buffer()),
        List.of(partial),
        null,
        (from, count) -> {
          for (long b = from; b < from + count; b++) {
            long length = Math.min(BLOCK, n - b * BLOCK);
            Memory.setFloat(
                partial.address() + 4 * b, kernels.sum(x.address() + 4 * b * BLOCK, length));
          }
        });
    l.serial(
        "reduce_sum",
        List.of(partial),
        List.of(y.buffer()),
        () -> Memory.setFloat(y.address(), kernels.sum(partial.address(), blocks)));
  }

  static void max(Lowering l, Node node, List<Integer> axes) {
    Operand x = l.in(node, 0);
    Operand y = l.out(node, 0);
    if (x.dtype() != DType.F32 || !trailing(axes, x.rank()) || x.elements() == 0) {
      walk(l, "reduce_max", axes, x, y, true);
      return;
    }
    long reduced = x.elements() / y.elements();
    ReductionKernels kernels = l.machine.kernels().reductions();
    l.rows(
        "reduce_max",
        y.elements(),
        reduced,
        List.of(x.buffer()),
        List.of(y.buffer()),
        null,
        (from, n) -> {
          for (long r = from; r < from + n; r++) {
            Memory.setFloat(
                y.address() + 4 * r, kernels.max(x.address() + 4 * r * reduced, reduced));
          }
        });
  }

  private static boolean trailing(List<Integer> axes, int rank) {
    return axes.stream().allMatch(axis -> axis >= rank - axes.size());
  }

  private static boolean leading(List<Integer> axes) {
    return axes.stream().allMatch(axis -> axis < axes.size());
  }

  /** The general case, element by element in double precision or in wrapping integers. */
  private static void walk(
      Lowering l, String name, List<Integer> axes, Operand x, Operand y, boolean max) {
    long[] strides = MovementLowering.strides(x.shape());
    int kept = x.rank() - axes.size();
    long[] keptLengths = new long[kept];
    long[] keptStrides = new long[kept];
    long[] lengths = new long[axes.size()];
    long[] steps = new long[axes.size()];
    int k = 0;
    int r = 0;
    for (int axis = 0; axis < x.rank(); axis++) {
      if (axes.contains(axis)) {
        lengths[r] = x.shape()[axis];
        steps[r++] = strides[axis];
      } else {
        keptLengths[k] = x.shape()[axis];
        keptStrides[k++] = strides[axis];
      }
    }
    long reduced = 1;
    for (long length : lengths) {
      reduced *= length;
    }
    long count = reduced;
    l.rows(
        name,
        y.elements(),
        Math.max(1, count),
        List.of(x.buffer()),
        List.of(y.buffer()),
        null,
        (from, n) -> {
          for (long i = from; i < from + n; i++) {
            long base = offset(i, keptLengths, keptStrides);
            if (x.dtype() == DType.F32) {
              double value = max ? Double.NEGATIVE_INFINITY : 0;
              for (long j = 0; j < count; j++) {
                double element =
                    Memory.getFloat(x.address() + 4 * (base + offset(j, lengths, steps)));
                value = max ? Math.max(value, element) : value + element;
              }
              Memory.setFloat(y.address() + 4 * i, (float) value);
            } else {
              int value = max ? Integer.MIN_VALUE : 0;
              for (long j = 0; j < count; j++) {
                int element = Memory.getInt(x.address() + 4 * (base + offset(j, lengths, steps)));
                value = max ? Math.max(value, element) : value + element;
              }
              Memory.setInt(y.address() + 4 * i, value);
            }
          }
        });
  }

  private static long offset(long index, long[] lengths, long[] strides) {
    long offset = 0;
    long rest = index;
    for (int axis = lengths.length - 1; axis >= 0; axis--) {
      offset += rest % lengths[axis] * strides[axis];
      rest /= lengths[axis];
    }
    return offset;
  }
}
