package dev.jackdaw.engine.cpu;

import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.composite.Attention;
import dev.jackdaw.graph.composite.AttentionGradient;
import java.util.ArrayList;
import java.util.List;

/** Attention: what each query sees is found once for all layers that ask the same, then blocks of queries run on the team. */
final class AttentionLowering {
  private AttentionLowering() {}

  static void forward(Lowering l, Node node, Attention op) {
    requireScale(op);
    AttentionBlocks.Shape shape = shape(l, node);
    Buffer ranges = ranges(l, node, op);
    boolean half = half(l, node);
    Operand q = factor(l, node, 0, half);
    Operand k = factor(l, node, 1, half);
    Operand v = factor(l, node, 2, half);
    Operand y = l.out(node, 0);
    Operand logSumExp = l.out(node, 1);
    AttentionMask mask = mask(l, node, op, ranges);
    Buffer scratch = l.scratch(AttentionBlocks.forwardScratch(shape, half) * l.machine.members());
    AttentionForward task =
        new AttentionForward(l.machine, shape, op, half, mask, q, k, v, y, logSumExp, scratch);
    List<Buffer> reads = new ArrayList<>(List.of(q.buffer(), k.buffer(), v.buffer(), ranges));
    reads.addAll(mask.buffers());
    l.team("attention", reads, List.of(y.buffer(), logSumExp.buffer(), scratch), task);
  }

  static void backward(Lowering l, Node node, AttentionGradient op) {
    requireScale(op.attention());
    AttentionBlocks.Shape shape = shape(l, node);
    Buffer ranges = ranges(l, node, op.attention());
    boolean half = half(l, node);
    Operand q = factor(l, node, 0, half);
    Operand k = factor(l, node, 1, half);
    Operand v = factor(l, node, 2, half);
    Operand y = l.in(node, 7);
    Operand logSumExp = l.in(node, 8);
    Operand dy = l.in(node, 9);
    Operand dyFactor = factor(l, node, 9, half);
    AttentionMask mask = mask(l, node, op.attention(), ranges);
    Buffer scratch = l.scratch(AttentionBlocks.backwardScratch(shape, half) * l.machine.members());
    AttentionBackward task =
        new AttentionBackward(
            l.machine,
            shape,
            op.attention(),
            half,
            mask,
            q,
            k,
            v,
            y,
            logSumExp,
            dy,
            dyFactor,
            l.out(node, 0),
            l.out(node, 1),
            l.out(node, 2),
            scratch);
    List<Buffer> reads =
        new ArrayList<>(
            List.of(
                q.buffer(),
                k.buffer(),
                v.buffer(),
                ranges,
                y.buffer(),
                logSumExp.buffer(),
                dy.buffer(),
                dyFactor.buffer()));
    reads.addAll(mask.buffers());
    List<Buffer> writes =
        List.of(l.out(node, 0).buffer(), l.out(node, 1).buffer(), l.out(node, 2).buffer(), scratch);
    l.team("attention_gradient", reads, writes, task);
  }

  /** Narrowing all of a cache for a few queries would cost more than it saves. */
  private static boolean half(Lowering l, Node node) {
    return l.half && l.sharing.takesFactors(node);
  }

  private static Operand factor(Lowering l, Node node, int i, boolean half) {
    return half ? l.factor(node.input(i)) : l.in(node, i);
  }

  private static AttentionBlocks.Shape shape(Lowering l, Node node) {
    long[] q = l.shape(node.input(0).type());
    long[] k = l.shape(node.input(1).type());
    return new AttentionBlocks.Shape(
        Math.toIntExact(q[0]),
        Math.toIntExact(q[1]),
        Math.toIntExact(k[1]),
        Math.toIntExact(q[2]),
        Math.toIntExact(k[2]),
        Math.toIntExact(q[3]));
  }

  private static void requireScale(Attention op) {
    if (!(op.scale() > 0)) {
      throw new IllegalArgumentException(
          "[attention] scale is " + op.scale() + ", must be above 0");
    }
  }

  private static AttentionMask mask(Lowering l, Node node, Attention op, Buffer ranges) {
    return new AttentionMask(
        l.in(node, 3), l.in(node, 4), l.in(node, 5), l.in(node, 6), op.window(), ranges);
  }

  private static Buffer ranges(Lowering l, Node node, Attention op) {
    List<Object> key =
        List.of("ranges", node.input(3), node.input(4), node.input(5), node.input(6), op.window());
    return l.shared(
        key,
        () -> {
          Operand queries = l.in(node, 3);
          Operand keys = l.in(node, 4);
          Buffer ranges = Buffer.arena(AttentionMask.BYTES * queries.elements());
          AttentionMask mask = mask(l, node, op, ranges);
          l.rows(
              "attention",
              queries.elements(),
              keys.width(),
              mask.buffers(),
              List.of(ranges),
              null,
              mask::find);
          return ranges;
        });
  }
}
