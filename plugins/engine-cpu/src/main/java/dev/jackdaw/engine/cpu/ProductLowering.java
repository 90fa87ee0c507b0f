package dev.jackdaw.engine.cpu;

import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.op.Gemm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Matrix products, cut into one part per member along their rows, or along their columns where there are few rows. */
final class ProductLowering {
  /** Multiplications below which a product is not worth waking the team for. */
  private static final double SERIAL_FLOPS = 1 << 18;

  /** Rows or columns that a part is a multiple of: oneDNN's blocks on every instruction set. */
  private static final long GRAIN = 16;

  /** A gradient of at most so many columns is made transposed where it has many times as many rows. */
  private static final long NARROW = 32;

  private static final long NARROW_RATIO = 4;

  private ProductLowering() {}

  /** {@code y = x w^T (+ bias)}. */
  static void linear(Lowering l, Node node) {
    Operand narrow = l.narrow(node, 0);
    Lowering.Target target =
        narrow == null ? l.target(node, 0) : new Lowering.Target(narrow, false);
    Operand x = l.factor(node.input(0));
    Operand w = l.factor(node.input(1));
    Operand bias = node.inputs().size() == 3 ? l.in(node, 2) : null;
    Product.Element result = narrow == null ? Product.Element.F32 : Product.Element.BF16;
    Product p =
        Product.dense(x.rows(), w.shape()[0], x.width(), false, true).with(l.element(), result);
    emit(
        l,
        "linear",
        p.accumulating(target.accumulate()).biased(bias != null),
        x,
        w,
        bias,
        target.operand());
  }

  /** {@code dx = dy w}. */
  static void inputGradient(Lowering l, Node node) {
    Lowering.Target target = l.target(node, 0);
    Operand dy = l.factor(node.input(0));
    Operand w = l.factor(node.input(1));
    Product p =
        Product.dense(dy.rows(), w.shape()[1], dy.width(), false, false)
            .with(l.element(), Product.Element.F32);
    emit(
        l,
        "linear_input_gradient",
        p.accumulating(target.accumulate()),
        dy,
        w,
        null,
        target.operand());
  }

  /** {@code dw = dy^T x}; of a few columns, as of a low-rank factor, its transpose first, for products are fast along long rows. */
  static void weightGradient(Lowering l, Node node) {
    Lowering.Target target = l.target(node, 0);
    Operand dy = l.factor(node.input(0));
    Operand x = l.factor(node.input(1));
    boolean narrow = x.width() <= NARROW && dy.width() >= NARROW_RATIO * x.width();
    Operand a = narrow ? x : dy;
    Operand b = narrow ? dy : x;
    Product p =
        Product.dense(a.width(), b.width(), a.rows(), true, false)
            .with(l.element(), Product.Element.F32);
    if (!narrow) {
      emit(
          l,
          "linear_weight_gradient",
          p.accumulating(target.accumulate()),
          a,
          b,
          null,
          target.operand());
      return;
    }
    Operand transposed = l.fresh(DType.F32, a.width(), b.width());
    emit(l, "linear_weight_gradient", p, a, b, null, transposed);
    transpose(l, transposed, target);
  }

  private static void transpose(Lowering l, Operand x, Lowering.Target target) {
    long rows = x.shape()[0];
    long columns = x.shape()[1];
    Operand y = target.operand();
    boolean add = target.accumulate();
    l.rows(
        "linear_weight_gradient",
        columns,
        rows,
        add ? List.of(x.buffer(), y.buffer()) : List.of(x.buffer()),
        List.of(y.buffer()),
        null,
        (from, n) -> {
          for (long c = from; c < from + n; c++) {
            for (long r = 0; r < rows; r++) {
              long to = y.address() + 4 * (c * rows + r);
              float value = Memory.getFloat(x.address() + 4 * (r * columns + c));
              Memory.setFloat(to, add ? Memory.getFloat(to) + value : value);
            }
          }
        });
  }

  static void gemm(Lowering l, Node node, Gemm op) {
    Lowering.Target target = l.target(node, 0);
    Operand a = l.in(node, 0);
    Operand b = l.in(node, 1);
    long m = a.shape()[op.transA() ? 1 : 0];
    long k = a.shape()[op.transA() ? 0 : 1];
    Product p =
        Product.dense(m, target.operand().width(), k, op.transA(), op.transB())
            .accumulating(target.accumulate());
    emit(l, "gemm", p.scaled((float) op.alpha()), a, b, null, target.operand());
  }

  /** One product, in parts. */
  static void emit(
      Lowering l,
      String name,
      Product whole,
      Operand a,
      Operand b,
      @Nullable Operand bias,
      Operand c) {
    List<Buffer> reads = new ArrayList<>(List.of(a.buffer(), b.buffer()));
    if (bias != null) {
      reads.add(bias.buffer());
    }
    if (whole.accumulate()) {
      reads.add(c.buffer());
    }
    MatrixProducts products = l.machine.products();
    Part[] parts = parts(whole, whole.flops() < SERIAL_FLOPS ? 1 : l.machine.members());
    ThreadTeam.Task task =
        (member, members) -> {
          Part part = parts[member];
          products.multiply(
              member,
              part.product,
              a.address() + part.a,
              b.address() + part.b,
              bias == null ? 0 : bias.address() + part.bias,
              c.address() + part.c);
        };
    if (parts.length == 1) {
      l.serial(name, reads, List.of(c.buffer()), () -> task.run(0, 1));
    } else {
      l.team(name, reads, List.of(c.buffer()), task);
    }
  }

  /** One member's part and the bytes by which its operands start later. */
  record Part(Product product, long a, long b, long bias, long c) {}

  static Part[] parts(Product p, int members) {
    boolean byRows = p.m() >= 2 * GRAIN * members || p.m() >= p.n();
    Part[] parts = new Part[members];
    for (int i = 0; i < members; i++) {
      long size = byRows ? p.m() : p.n();
      long from = ThreadTeam.share(size, GRAIN, i, members);
      long n = ThreadTeam.share(size, GRAIN, i + 1, members) - from;
      parts[i] =
          byRows
              ? new Part(
                  p.sized(n, p.n()),
                  from * p.aRow() * p.a().bytes,
                  0,
                  0,
                  from * p.cRow() * p.c().bytes)
              : new Part(
                  p.sized(p.m(), n),
                  0,
                  from * p.bColumn() * p.b().bytes,
                  4 * from,
                  from * p.c().bytes);
    }
    return parts;
  }

  /** Stacks of matrices; a matrix that every item shares, as a weight, makes one product of all rows. */
  static void matMul(Lowering l, Node node) {
    Operand a = l.in(node, 0);
    Operand b = l.in(node, 1);
    Operand c = l.out(node, 0);
    long k = a.width();
    long n = b.width();
    if (b.elements() == k * n) {
      emit(l, "mat_mul", Product.dense(a.rows(), n, k, false, false), a, b, null, c);
      return;
    }
    long m = a.shape()[a.rank() - 2];
    Product item = Product.dense(m, n, k, false, false);
    long[] stack = Arrays.copyOf(c.shape(), c.rank() - 2);
    long count = m * n == 0 ? 0 : c.elements() / (m * n);
    long[] aAt = new long[Math.toIntExact(count)];
    long[] bAt = new long[Math.toIntExact(count)];
    new Broadcast(
            stack, Arrays.copyOf(a.shape(), a.rank() - 2), Arrays.copyOf(b.shape(), b.rank() - 2))
        .walk(
            0,
            count,
            (at, length, left, leftStride, right, rightStride, none, noStride) -> {
              for (long i = 0; i < length; i++) {
                aAt[(int) (at + i)] = 4 * m * k * (left + i * leftStride);
                bAt[(int) (at + i)] = 4 * k * n * (right + i * rightStride);
              }
            });
    stacked(l, item, count, aAt, bAt, a, b, c);
  }

  private static void stacked(
      Lowering l,
      Product item,
      long count,
      long[] aAt,
      long[] bAt,
      Operand a,
      Operand b,
      Operand c) {
    MatrixProducts products = l.machine.products();
    List<Buffer> reads = List.of(a.buffer(), b.buffer());
    long size = 4 * item.m() * item.n();
    int members = l.machine.members();
    if (count * item.flops() < SERIAL_FLOPS) {
      l.serial(
          "mat_mul",
          reads,
          List.of(c.buffer()),
          () -> {
            for (int i = 0; i < count; i++) {
              products.multiply(
                  0, item, a.address() + aAt[i], b.address() + bAt[i], 0, c.address() + i * size);
            }
          });
    } else if (count >= members) {
      l.team(
          "mat_mul",
          reads,
          List.of(c.buffer()),
          (member, all) -> {
            for (long i = ThreadTeam.share(count, 1, member, all);
                i < ThreadTeam.share(count, 1, member + 1, all);
                i++) {
              products.multiply(
                  member,
                  item,
                  a.address() + aAt[(int) i],
                  b.address() + bAt[(int) i],
                  0,
                  c.address() + i * size);
            }
          });
    } else {
      Part[] parts = parts(item, members);
      l.team(
          "mat_mul",
          reads,
          List.of(c.buffer()),
          (member, all) -> {
            Part part = parts[member];
            for (int i = 0; i < count; i++) {
              products.multiply(
                  member,
                  part.product,
                  a.address() + aAt[i] + part.a,
                  b.address() + bAt[i] + part.b,
                  0,
                  c.address() + i * size + part.c);
            }
          });
    }
  }
}
