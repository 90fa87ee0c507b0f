package dev.jackdaw.engine.cpu;

import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.composite.EmbeddingGradient;
import java.util.ArrayList;
import java.util.List;

/** Primitives that read or write by index, each index checked: a wrong one is an error, never a foreign address. */
final class IndexLowering {
  private IndexLowering() {}

  private static int index(String op, long indices, long i, long limit) {
    int index = Memory.getInt(indices + 4 * i);
    if (index < 0 || index >= limit) {
      throw new IllegalArgumentException("[" + op + "] index " + index + " of " + limit);
    }
    return index;
  }

  static void gather(Lowering l, Node node) {
    Operand table = l.in(node, 0);
    Operand indices = l.in(node, 1);
    Operand y = l.out(node, 0);
    long limit = table.shape()[0];
    long count = indices.elements();
    long row = count == 0 ? 0 : y.bytes() / count;
    l.rows(
        "gather",
        count,
        row / 4 + 1,
        List.of(table.buffer(), indices.buffer()),
        List.of(y.buffer()),
        null,
        (from, n) -> {
          for (long i = from; i < from + n; i++) {
            Memory.copy(
                table.address() + index("gather", indices.address(), i, limit) * row,
                y.address() + i * row,
                row);
          }
        });
  }

  static void scatterAdd(Lowering l, Node node) {
    Operand data = l.in(node, 0);
    Operand y = l.out(node, 0);
    l.copy(data, y);
    addRows(l, "scatter_add", l.in(node, 1), l.in(node, 2), y);
  }

  static void embeddingGradient(Lowering l, Node node, EmbeddingGradient op) {
    Lowering.Target target = l.target(node, 0);
    Operand y = target.operand();
    if (!target.accumulate()) {
      l.elementwise(
          "embedding_gradient",
          y.elements(),
          List.of(),
          List.of(y.buffer()),
          null,
          (from, n) -> Memory.zero(y.address() + 4 * from, 4 * n));
    }
    addRows(l, op.name(), l.in(node, 0), l.in(node, 1), y);
  }

  /** Members share the columns, so that each row is added to in the order of the indices whatever the number of members. */
  private static void addRows(
      Lowering l, String name, Operand indices, Operand updates, Operand y) {
    long limit = y.shape()[0];
    long width = limit == 0 ? 0 : y.elements() / limit;
    long count = indices.elements();
    ElementwiseKernels kernels = l.machine.kernels().elementwise();
    List<Buffer> reads = new ArrayList<>(List.of(indices.buffer(), updates.buffer(), y.buffer()));
    boolean floats = y.dtype() == DType.F32;
    l.team(
        name,
        reads,
        List.of(y.buffer()),
        (member, members) -> {
          long from = ThreadTeam.share(width, 16, member, members);
          long n = ThreadTeam.share(width, 16, member + 1, members) - from;
          for (long i = 0; i < count && n > 0; i++) {
            long to = y.address() + 4 * (index(name, indices.address(), i, limit) * width + from);
            long source = updates.address() + 4 * (i * width + from);
            if (floats) {
              kernels.binary(ElementwiseKernels.Binary.ADD, to, source, to, n);
            } else {
              addInts(to, source, n);
            }
          }
        });
  }

  private static void addInts(long to, long source, long n) {
    for (long c = 0; c < n; c++) {
      Memory.setInt(to + 4 * c, Memory.getInt(to + 4 * c) + Memory.getInt(source + 4 * c));
    }
  }

  static void gatherElements(Lowering l, Node node) {
    Operand x = l.in(node, 0);
    Operand indices = l.in(node, 1);
    Operand y = l.out(node, 0);
    long width = x.width();
    long each = indices.width();
    boolean bytes = x.dtype() == DType.BOOL;
    l.rows(
        "gather_elements",
        indices.rows(),
        each,
        List.of(x.buffer(), indices.buffer()),
        List.of(y.buffer()),
        null,
        (from, n) -> {
          for (long i = from * each; i < (from + n) * each; i++) {
            long at = i / each * width + index("gather_elements", indices.address(), i, width);
            if (bytes) {
              Memory.setByte(y.address() + i, Memory.getByte(x.address() + at));
            } else {
              Memory.setInt(y.address() + 4 * i, Memory.getInt(x.address() + 4 * at));
            }
          }
        });
  }

  static void scatterElementsAdd(Lowering l, Node node) {
    Operand y = l.out(node, 0);
    l.copy(l.in(node, 0), y);
    Operand indices = l.in(node, 1);
    Operand updates = l.in(node, 2);
    long width = y.width();
    long each = indices.width();
    boolean floats = y.dtype() == DType.F32;
    List<Buffer> reads = List.of(indices.buffer(), updates.buffer(), y.buffer());
    l.rows(
        "scatter_elements_add",
        indices.rows(),
        each,
        reads,
        List.of(y.buffer()),
        null,
        (from, n) -> {
          for (long i = from * each; i < (from + n) * each; i++) {
            long at =
                y.address()
                    + 4
                        * (i / each * width
                            + index("scatter_elements_add", indices.address(), i, width));
            if (floats) {
              Memory.setFloat(at, Memory.getFloat(at) + Memory.getFloat(updates.address() + 4 * i));
            } else {
              Memory.setInt(at, Memory.getInt(at) + Memory.getInt(updates.address() + 4 * i));
            }
          }
        });
  }

  static void tensorScatter(Lowering l, Node node) {
    Operand y = l.out(node, 0);
    l.copy(l.in(node, 0), y);
    Operand rows = l.in(node, 1);
    Operand start = l.in(node, 2);
    long batch = y.shape()[0];
    long capacity = y.shape()[1];
    long time = rows.shape()[1];
    long row = batch * capacity == 0 ? 0 : y.bytes() / (batch * capacity);
    List<Buffer> reads = List.of(rows.buffer(), start.buffer(), y.buffer());
    l.rows(
        "tensor_scatter",
        batch,
        time * row / 4,
        reads,
        List.of(y.buffer()),
        null,
        (from, n) -> {
          for (long b = from; b < from + n; b++) {
            int first = Memory.getInt(start.address() + 4 * b);
            if (first < 0 || first + time > capacity) {
              throw new IllegalArgumentException(
                  "[tensor_scatter] rows "
                      + first
                      + " … "
                      + (first + time)
                      + " of a cache of "
                      + capacity);
            }
            Memory.copy(
                rows.address() + b * time * row,
                y.address() + (b * capacity + first) * row,
                time * row);
          }
        });
  }
}
