package dev.jackdaw.engine.cpu;

import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.composite.LayerNorm;
import dev.jackdaw.graph.composite.RmsNorm;
import dev.jackdaw.graph.composite.RmsNormGradient;
import java.util.List;

/** Norms. Gradients of their weights are summed by each member over its rows, then over the members in order. */
final class NormLowering {
  private NormLowering() {}

  static void rmsNorm(Lowering l, Node node, RmsNorm op) {
    Operand x = l.in(node, 0);
    Operand weight = l.in(node, 1);
    int width = Math.toIntExact(x.width());
    Operand narrow = width <= Scratch.FLOATS ? l.narrow(node, 0) : null;
    Operand rstd = l.out(node, 1);
    NormKernels kernels = l.machine.kernels().norms();
    float shift = op.plusOne() ? 1 : 0;
    List<Buffer> reads = List.of(x.buffer(), weight.buffer());
    if (narrow != null) {
      l.rows(
          "rms_norm",
          x.rows(),
          width,
          reads,
          List.of(narrow.buffer(), rstd.buffer()),
          null,
          (from, n) -> {
            long row = l.scratch.address();
            for (long r = from; r < from + n; r++) {
              kernels.rmsNorm(
                  x.address() + 4 * r * width,
                  weight.address(),
                  shift,
                  (float) op.epsilon(),
                  row,
                  rstd.address() + 4 * r,
                  1,
                  width);
              l.machine
                  .kernels()
                  .elementwise()
                  .toBf16(row, narrow.address() + 2 * r * width, width);
            }
          });
      return;
    }
    Operand y = l.out(node, 0);
    l.rows(
        "rms_norm",
        x.rows(),
        width,
        reads,
        List.of(y.buffer(), rstd.buffer()),
        x.buffer(),
        (from, n) -> {
          long at = 4 * from * width;
          kernels.rmsNorm(
              x.address() + at,
              weight.address(),
              shift,
              (float) op.epsilon(),
              y.address() + at,
              rstd.address() + 4 * from,
              n,
              width);
        });
  }

  static void rmsNormGradient(Lowering l, Node node, RmsNormGradient op) {
    Operand dy = l.in(node, 0);
    Operand x = l.in(node, 1);
    Operand weight = l.in(node, 2);
    Operand rstd = l.in(node, 3);
    Operand dx = l.out(node, 0);
    Operand dWeight = l.out(node, 1);
    NormKernels kernels = l.machine.kernels().norms();
    int width = Math.toIntExact(x.width());
    float shift = op.plusOne() ? 1 : 0;
    long padded = padded(width);
    Buffer partial = l.scratch(l.machine.members() * padded);
    List<Buffer> reads = List.of(dy.buffer(), x.buffer(), weight.buffer(), rstd.buffer());
    l.team(
        "rms_norm_gradient",
        reads,
        List.of(dx.buffer(), partial),
        (member, members) -> {
          long from = ThreadTeam.share(x.rows(), 1, member, members);
          long n = ThreadTeam.share(x.rows(), 1, member + 1, members) - from;
          long at = 4 * from * width;
          long own = partial.address() + member * padded;
          Memory.zero(own, padded);
          kernels.rmsNormGradient(
              dy.address() + at,
              x.address() + at,
              weight.address(),
              shift,
              rstd.address() + 4 * from,
              dx.address() + at,
              own,
              n,
              width);
        });
    combine(l, "rms_norm_gradient", partial, 0, padded, dWeight);
  }

  static void layerNorm(Lowering l, Node node, LayerNorm op) {
    Operand x = l.in(node, 0);
    Operand weight = l.in(node, 1);
    Operand bias = l.in(node, 2);
    int width = Math.toIntExact(x.width());
    Operand narrow = width <= Scratch.FLOATS ? l.narrow(node, 0) : null;
    Operand mean = l.out(node, 1);
    Operand rstd = l.out(node, 2);
    NormKernels kernels = l.machine.kernels().norms();
    List<Buffer> reads = List.of(x.buffer(), weight.buffer(), bias.buffer());
    if (narrow != null) {
      List<Buffer> written = List.of(narrow.buffer(), mean.buffer(), rstd.buffer());
      l.rows(
          "layer_norm",
          x.rows(),
          width,
          reads,
          written,
          null,
          (from, n) -> {
            long row = l.scratch.address();
            for (long r = from; r < from + n; r++) {
              kernels.layerNorm(
                  x.address() + 4 * r * width,
                  weight.address(),
                  bias.address(),
                  (float) op.epsilon(),
                  row,
                  mean.address() + 4 * r,
                  rstd.address() + 4 * r,
                  1,
                  width);
              l.machine
                  .kernels()
                  .elementwise()
                  .toBf16(row, narrow.address() + 2 * r * width, width);
            }
          });
      return;
    }
    Operand y = l.out(node, 0);
    List<Buffer> writes = List.of(y.buffer(), mean.buffer(), rstd.buffer());
    l.rows(
        "layer_norm",
        x.rows(),
        width,
        reads,
        writes,
        x.buffer(),
        (from, n) -> {
          long at = 4 * from * width;
          kernels.layerNorm(
              x.address() + at,
              weight.address(),
              bias.address(),
              (float) op.epsilon(),
              y.address() + at,
              mean.address() + 4 * from,
              rstd.address() + 4 * from,
              n,
              width);
        });
  }

  static void layerNormGradient(Lowering l, Node node) {
    Operand dy = l.in(node, 0);
    Operand x = l.in(node, 1);
    Operand weight = l.in(node, 2);
    Operand mean = l.in(node, 3);
    Operand rstd = l.in(node, 4);
    Operand dx = l.out(node, 0);
    Operand dWeight = l.out(node, 1);
    Operand dBias = l.out(node, 2);
    NormKernels kernels = l.machine.kernels().norms();
    int width = Math.toIntExact(x.width());
    long padded = padded(width);
    Buffer partial = l.scratch(2 * l.machine.members() * padded);
    List<Buffer> reads =
        List.of(dy.buffer(), x.buffer(), weight.buffer(), mean.buffer(), rstd.buffer());
    l.team(
        "layer_norm_gradient",
        reads,
        List.of(dx.buffer(), partial),
        (member, members) -> {
          long from = ThreadTeam.share(x.rows(), 1, member, members);
          long n = ThreadTeam.share(x.rows(), 1, member + 1, members) - from;
          long at = 4 * from * width;
          long own = partial.address() + 2 * member * padded;
          Memory.zero(own, 2 * padded);
          kernels.layerNormGradient(
              dy.address() + at,
              x.address() + at,
              weight.address(),
              mean.address() + 4 * from,
              rstd.address() + 4 * from,
              dx.address() + at,
              own,
              own + padded,
              n,
              width);
        });
    combine(l, "layer_norm_gradient", partial, 0, 2 * padded, dWeight);
    combine(l, "layer_norm_gradient", partial, padded, 2 * padded, dBias);
  }

  /** Bytes of one member's partial sums: whole pairs of cache lines, so that members do not write to each other's. */
  private static long padded(int width) {
    return (4L * width + 127) / 128 * 128;
  }

  private static void combine(
      Lowering l, String name, Buffer partial, long offset, long stride, Operand sum) {
    ReductionKernels kernels = l.machine.kernels().reductions();
    int members = l.machine.members();
    l.serial(
        name,
        List.of(partial),
        List.of(sum.buffer()),
        () ->
            kernels.columnSums(
                partial.address() + offset,
                stride / 4,
                members,
                sum.elements(),
                false,
                sum.address()));
  }
}
