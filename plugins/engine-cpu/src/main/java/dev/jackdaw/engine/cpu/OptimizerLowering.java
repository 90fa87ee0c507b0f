package dev.jackdaw.engine.cpu;

import dev.jackdaw.engine.cpu.OptimizerKernels.AdamW;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.composite.AdamWStep;
import dev.jackdaw.graph.composite.LionStep;
import dev.jackdaw.graph.composite.SgdStep;
import java.util.ArrayList;
import java.util.List;

/** Optimizer steps, each one pass over a parameter, its gradient and its moments that also renews the parameter's bfloat16 copy. */
final class OptimizerLowering {
  /** Elements that one partial sum covers; fixed, so that the norm does not depend on the number of threads. */
  private static final long BLOCK = 1 << 16;

  /** Elements after which the new parameters, still in a near cache, are rounded. */
  private static final long CHUNK = 2048;

  private OptimizerLowering() {}

  static void adamW(Lowering l, Node node, AdamWStep op) {
    Operand p = updated(l, node, 0, 0);
    Operand m = updated(l, node, 1, 2);
    Operand v = updated(l, node, 2, 3);
    Operand gradient = l.in(node, 1);
    Operand rate = l.in(node, 4);
    Operand correction1 = l.in(node, 5);
    Operand correction2 = l.in(node, 6);
    Operand clip = l.in(node, 7);
    Buffer half = half(l, node);
    AdamW constants =
        new AdamW((float) op.beta1(), (float) op.beta2(), (float) op.epsilon(), (float) op.decay());
    OptimizerKernels kernels = l.machine.kernels().optimizers();
    List<Operand> operands = List.of(p, m, v, gradient, rate, correction1, correction2, clip);
    step(
        l,
        "adam_w_step",
        p,
        operands,
        List.of(p, m, v),
        half,
        (from, n) -> {
          long at = 4 * from;
          kernels.adamW(
              constants,
              p.address() + at,
              gradient.address() + at,
              m.address() + at,
              v.address() + at,
              n,
              Memory.getFloat(rate.address()),
              Memory.getFloat(correction1.address()),
              Memory.getFloat(correction2.address()),
              Memory.getFloat(clip.address()));
        });
  }

  static void lion(Lowering l, Node node, LionStep op) {
    Operand p = updated(l, node, 0, 0);
    Operand m = updated(l, node, 1, 2);
    Operand gradient = l.in(node, 1);
    Operand rate = l.in(node, 3);
    Operand clip = l.in(node, 4);
    Buffer half = half(l, node);
    OptimizerKernels kernels = l.machine.kernels().optimizers();
    step(
        l,
        "lion_step",
        p,
        List.of(p, m, gradient, rate, clip),
        List.of(p, m),
        half,
        (from, n) -> {
          long at = 4 * from;
          kernels.lion(
              (float) op.beta1(),
              (float) op.beta2(),
              (float) op.decay(),
              p.address() + at,
              gradient.address() + at,
              m.address() + at,
              n,
              Memory.getFloat(rate.address()),
              Memory.getFloat(clip.address()));
        });
  }

  static void sgd(Lowering l, Node node, SgdStep op) {
    Operand p = updated(l, node, 0, 0);
    Operand buffer = updated(l, node, 1, 2);
    Operand gradient = l.in(node, 1);
    Operand rate = l.in(node, 3);
    Operand clip = l.in(node, 4);
    Buffer half = half(l, node);
    OptimizerKernels kernels = l.machine.kernels().optimizers();
    step(
        l,
        "sgd_step",
        p,
        List.of(p, buffer, gradient, rate, clip),
        List.of(p, buffer),
        half,
        (from, n) -> {
          long at = 4 * from;
          kernels.sgd(
              (float) op.momentum(),
              op.nesterov(),
              (float) op.decay(),
              p.address() + at,
              gradient.address() + at,
              buffer.address() + at,
              n,
              Memory.getFloat(rate.address()),
              Memory.getFloat(clip.address()));
        });
  }

  /** The output's place, holding the input's numbers: the same memory where the state is replaced in place. */
  private static Operand updated(Lowering l, Node node, int output, int input) {
    Operand y = l.out(node, output);
    if (y.buffer() != l.in(node, input).buffer()) {
      l.copy(l.in(node, input), y);
    }
    return y;
  }

  /** Where the new parameter goes as bfloat16; a buffer at address 0 where it is no state in place. */
  private static Buffer half(Lowering l, Node node) {
    Value parameter = node.output(0);
    String state = l.sharing.stateInPlace(parameter);
    if (state == null) {
      return new Buffer(Buffer.Kind.CONSTANT, 0, null);
    }
    l.renewed.add(state);
    return l.stateHalf(state, false);
  }

  private static void step(
      Lowering l,
      String name,
      Operand p,
      List<Operand> reads,
      List<Operand> writes,
      Buffer half,
      Lowering.Range range) {
    List<Buffer> written = new ArrayList<>(writes.stream().map(Operand::buffer).toList());
    written.add(half);
    ElementwiseKernels kernels = l.machine.kernels().elementwise();
    l.elementwise(
        name,
        p.elements(),
        reads.stream().map(Operand::buffer).toList(),
        written,
        null,
        (from, n) -> {
          for (long done = from; done < from + n; done += CHUNK) {
            long count = Math.min(CHUNK, from + n - done);
            range.run(done, count);
            if (half.address() != 0) {
              kernels.toBf16(p.address() + 4 * done, half.address() + 2 * done, count);
            }
          }
        });
  }

  static void sumOfSquares(Lowering l, Node node) {
    List<Operand> inputs = node.inputs().stream().map(l::operand).toList();
    Operand y = l.out(node, 0);
    int blocks = 0;
    for (Operand x : inputs) {
      blocks += Math.toIntExact((x.elements() + BLOCK - 1) / BLOCK);
    }
    Operand[] source = new Operand[blocks];
    long[] start = new long[blocks];
    int next = 0;
    for (Operand x : inputs) {
      for (long from = 0; from < x.elements(); from += BLOCK) {
        source[next] = x;
        start[next++] = from;
      }
    }
    int count = blocks;
    Buffer partial = l.scratch(8L * count);
    ReductionKernels kernels = l.machine.kernels().reductions();
    List<Buffer> reads = inputs.stream().map(Operand::buffer).toList();
    l.rows(
        "sum_of_squares",
        count,
        BLOCK,
        reads,
        List.of(partial),
        null,
        (from, n) -> {
          for (int i = (int) from; i < from + n; i++) {
            Operand x = source[i];
            long length = Math.min(BLOCK, x.elements() - start[i]);
            Memory.setDouble(
                partial.address() + 8L * i,
                kernels.sumOfSquares(x.address() + 4 * start[i], length));
          }
        });
    l.serial(
        "sum_of_squares",
        List.of(partial),
        List.of(y.buffer()),
        () -> {
          double sum = 0;
          for (int i = 0; i < count; i++) {
            sum += Memory.getDouble(partial.address() + 8L * i);
          }
          Memory.setFloat(y.address(), (float) sum);
        });
  }
}
