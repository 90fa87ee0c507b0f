package dev.jackdaw.engine.cpu;

import dev.jackdaw.engine.cpu.Product.Element;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.composite.CrossEntropy;
import dev.jackdaw.graph.composite.CrossEntropyGradient;
import dev.jackdaw.graph.composite.LinearCrossEntropy;
import dev.jackdaw.graph.composite.LinearCrossEntropyGradient;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cross-entropy, by itself or with the projection before it; then logits exist for a block of rows at a time. */
final class LossLowering {
  /** Bytes of logits that one block should have: it stays in a large last-level cache, and each pass over the weight serves many rows. */
  private static final long LOGITS_BYTES = 32L << 20;

  private static final long LEAST_ROWS = 256;

  private LossLowering() {}

  private static int label(Operand labels, long row, long classes) {
    int label = Memory.getInt(labels.address() + 4 * row);
    if (label != CrossEntropy.IGNORE && (label < 0 || label >= classes)) {
      throw new IllegalArgumentException(
          "[cross_entropy] label " + label + " of " + classes + " classes");
    }
    return label;
  }

  private static void sum(Lowering l, Buffer losses, long rows, Operand loss) {
    l.serial(
        "cross_entropy",
        List.of(losses),
        List.of(loss.buffer()),
        () -> {
          double sum = 0;
          for (long r = 0; r < rows; r++) {
            sum += Memory.getFloat(losses.address() + 4 * r);
          }
          Memory.setFloat(loss.address(), (float) sum);
        });
  }

  /** Losses of the rows from {@code first} on, whose logits lie from the start of {@code logits}. */
  private static void losses(
      Lowering l,
      Operand logits,
      Operand labels,
      long first,
      long rows,
      double smoothing,
      Buffer losses) {
    SoftmaxKernels kernels = l.machine.kernels().softmax();
    int width = Math.toIntExact(logits.width());
    List<Buffer> reads = List.of(logits.buffer(), labels.buffer());
    l.rows(
        "cross_entropy",
        rows,
        8L * width,
        reads,
        List.of(losses),
        null,
        (from, n) -> {
          for (long r = from; r < from + n; r++) {
            int label = label(labels, first + r, width);
            float loss =
                label == CrossEntropy.IGNORE
                    ? 0
                    : kernels.crossEntropy(
                        logits.address() + 4 * r * width, width, label, (float) smoothing);
            Memory.setFloat(losses.address() + 4 * (first + r), loss);
          }
        });
  }

  /** The same, and the gradients of the logits: over the logits, or, for bfloat16 products, as bfloat16 into {@code narrow}. */
  private static void gradients(
      Lowering l,
      Operand logits,
      Operand d,
      @Nullable Operand narrow,
      Operand labels,
      Operand scale,
      long first,
      long rows,
      double smoothing,
      @Nullable Buffer losses) {
    Kernels kernels = l.machine.kernels();
    int width = Math.toIntExact(logits.width());
    List<Buffer> reads = List.of(logits.buffer(), labels.buffer(), scale.buffer());
    List<Buffer> writes = new ArrayList<>(List.of(narrow == null ? d.buffer() : narrow.buffer()));
    if (losses != null) {
      writes.add(losses);
    }
    Buffer over = narrow == null ? logits.buffer() : null;
    l.rows(
        "cross_entropy_gradient",
        rows,
        8L * width,
        reads,
        writes,
        over,
        (from, n) -> {
          float factor = Memory.getFloat(scale.address());
          for (long r = from; r < from + n; r++) {
            int label = label(labels, first + r, width);
            long y = d.address() + 4 * r * width;
            float loss = 0;
            if (label == CrossEntropy.IGNORE) {
              Memory.zero(y, 4L * width);
            } else {
              loss =
                  kernels
                      .softmax()
                      .crossEntropyGradient(
                          logits.address() + 4 * r * width,
                          y,
                          width,
                          label,
                          (float) smoothing,
                          factor);
            }
            if (narrow != null) {
              kernels.elementwise().toBf16(y, narrow.address() + 2 * r * width, width);
            }
            if (losses != null) {
              Memory.setFloat(losses.address() + 4 * (first + r), loss);
            }
          }
        });
  }

  static void crossEntropy(Lowering l, Node node, CrossEntropy op) {
    Operand logits = l.in(node, 0);
    Operand labels = l.in(node, 1);
    Buffer losses = l.scratch(4 * logits.rows());
    losses(l, logits, labels, 0, logits.rows(), op.labelSmoothing(), losses);
    sum(l, losses, logits.rows(), l.out(node, 0));
  }

  static void crossEntropyGradient(Lowering l, Node node, CrossEntropyGradient op) {
    Operand logits = l.in(node, 0);
    Operand d = l.out(node, 0);
    gradients(
        l,
        logits,
        d,
        null,
        l.in(node, 1),
        l.in(node, 2),
        0,
        logits.rows(),
        op.labelSmoothing(),
        null);
  }

  private static long blockRows(long rows, long classes) {
    return Math.max(
        1, Math.min(rows, Math.max(LEAST_ROWS, LOGITS_BYTES / (4 * Math.max(1, classes)))));
  }

  private static Operand rowsOf(Operand x, Element element, long first, long rows) {
    return new Operand(
        x.buffer(),
        x.offset() + first * x.width() * element.bytes,
        x.dtype(),
        new long[] {rows, x.width()});
  }

  private static Operand block(Operand logits, long rows) {
    return logits.reshaped(new long[] {rows, logits.width()});
  }

  static void linear(Lowering l, Node node, LinearCrossEntropy op) {
    Operand hidden = l.factor(node.input(0));
    Operand weight = l.factor(node.input(1));
    Operand labels = l.in(node, 2);
    long rows = hidden.rows();
    long classes = weight.shape()[0];
    long each = blockRows(rows, classes);
    Operand logits = l.fresh(DType.F32, each, classes);
    Buffer losses = l.scratch(4 * rows);
    for (long first = 0; first < rows; first += each) {
      long n = Math.min(each, rows - first);
      project(l, rowsOf(hidden, l.element(), first, n), weight, block(logits, n));
      losses(l, block(logits, n), labels, first, n, op.labelSmoothing(), losses);
    }
    sum(l, losses, rows, l.out(node, 0));
  }

  private static void project(Lowering l, Operand hidden, Operand weight, Operand logits) {
    Product p =
        Product.dense(hidden.rows(), logits.width(), hidden.width(), false, true)
            .with(l.element(), Element.F32);
    ProductLowering.emit(l, "linear_cross_entropy", p, hidden, weight, null, logits);
  }

  static void linearGradient(Lowering l, Node node, LinearCrossEntropyGradient op) {
    Operand hidden = l.factor(node.input(0));
    Operand weight = l.factor(node.input(1));
    Operand labels = l.in(node, 2);
    Operand scale = l.in(node, 3);
    long rows = hidden.rows();
    long classes = weight.shape()[0];
    long each = blockRows(rows, classes);
    Operand logits = l.fresh(DType.F32, each, classes);
    Operand narrow =
        l.half ? new Operand(Buffer.arena(2 * each * classes), 0, DType.F32, logits.shape()) : null;
    Buffer losses = l.scratch(4 * rows);
    Lowering.@Nullable Target dHidden = wanted(l, node.output(1)) ? l.target(node, 1) : null;
    Lowering.@Nullable Target dWeight = wanted(l, node.output(2)) ? l.target(node, 2) : null;
    for (long first = 0; first < rows; first += each) {
      long n = Math.min(each, rows - first);
      Operand hiddenRows = rowsOf(hidden, l.element(), first, n);
      project(l, hiddenRows, weight, block(logits, n));
      gradients(
          l,
          block(logits, n),
          block(logits, n),
          narrow,
          labels,
          scale,
          first,
          n,
          op.labelSmoothing(),
          losses);
      Operand d = block(narrow == null ? logits : narrow, n);
      if (dHidden != null) {
        Product p =
            Product.dense(n, hidden.width(), classes, false, false).with(l.element(), Element.F32);
        Operand to = rowsOf(dHidden.operand(), Element.F32, first, n);
        ProductLowering.emit(
            l,
            "linear_cross_entropy_gradient",
            p.accumulating(dHidden.accumulate()),
            d,
            weight,
            null,
            to);
      }
      if (dWeight != null) {
        Product p =
            Product.dense(classes, hidden.width(), n, true, false).with(l.element(), Element.F32);
        boolean accumulate = dWeight.accumulate() || first > 0;
        ProductLowering.emit(
            l,
            "linear_cross_entropy_gradient",
            p.accumulating(accumulate),
            d,
            hiddenRows,
            null,
            dWeight.operand());
      }
    }
    sum(l, losses, rows, l.out(node, 0));
  }

  private static boolean wanted(Lowering l, Value value) {
    return !l.sharing.consumers(value).isEmpty() || l.sharing.visible(value);
  }
}
