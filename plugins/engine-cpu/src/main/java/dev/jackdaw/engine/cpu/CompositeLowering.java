package dev.jackdaw.engine.cpu;

import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.composite.AdamWStep;
import dev.jackdaw.graph.composite.Attention;
import dev.jackdaw.graph.composite.AttentionGradient;
import dev.jackdaw.graph.composite.CrossEntropy;
import dev.jackdaw.graph.composite.CrossEntropyGradient;
import dev.jackdaw.graph.composite.Dropout;
import dev.jackdaw.graph.composite.EmbeddingGradient;
import dev.jackdaw.graph.composite.Gelu;
import dev.jackdaw.graph.composite.GeluGradient;
import dev.jackdaw.graph.composite.LayerNorm;
import dev.jackdaw.graph.composite.LayerNormGradient;
import dev.jackdaw.graph.composite.Linear;
import dev.jackdaw.graph.composite.LinearCrossEntropy;
import dev.jackdaw.graph.composite.LinearCrossEntropyGradient;
import dev.jackdaw.graph.composite.LinearInputGradient;
import dev.jackdaw.graph.composite.LinearWeightGradient;
import dev.jackdaw.graph.composite.LionStep;
import dev.jackdaw.graph.composite.RmsNorm;
import dev.jackdaw.graph.composite.RmsNormGradient;
import dev.jackdaw.graph.composite.Rope;
import dev.jackdaw.graph.composite.SgdStep;
import dev.jackdaw.graph.composite.Silu;
import dev.jackdaw.graph.composite.SiluGradient;
import dev.jackdaw.graph.composite.StopGradient;
import dev.jackdaw.graph.composite.SumOfSquares;
import dev.jackdaw.graph.composite.SwiGlu;
import dev.jackdaw.graph.composite.SwiGluGradient;
import dev.jackdaw.graph.op.Composite;
import java.util.List;

/** The composites this engine has kernels for. {@link #runs} and {@link #lower} name the same ones; a test compares them. */
final class CompositeLowering {
  private CompositeLowering() {}

  static boolean runs(Composite op) {
    return switch (op) {
      case Linear o -> true;
      case LinearInputGradient o -> true;
      case LinearWeightGradient o -> true;
      case Attention o -> true;
      case AttentionGradient o -> true;
      case CrossEntropy o -> true;
      case CrossEntropyGradient o -> true;
      case LinearCrossEntropy o -> true;
      case LinearCrossEntropyGradient o -> true;
      case EmbeddingGradient o -> true;
      case LayerNorm o -> true;
      case LayerNormGradient o -> true;
      case RmsNorm o -> true;
      case RmsNormGradient o -> true;
      case Rope o -> true;
      case Gelu o -> true;
      case GeluGradient o -> true;
      case Silu o -> true;
      case SiluGradient o -> true;
      case SwiGlu o -> true;
      case SwiGluGradient o -> true;
      case Dropout o -> true;
      case StopGradient o -> true;
      case SumOfSquares o -> true;
      case AdamWStep o -> true;
      case LionStep o -> true;
      case SgdStep o -> true;
      default -> false;
    };
  }

  static void lower(Lowering l, Node node, Composite op) {
    switch (op) {
      case Linear o -> ProductLowering.linear(l, node);
      case LinearInputGradient o -> ProductLowering.inputGradient(l, node);
      case LinearWeightGradient o -> ProductLowering.weightGradient(l, node);
      case Attention o -> AttentionLowering.forward(l, node, o);
      case AttentionGradient o -> AttentionLowering.backward(l, node, o);
      case CrossEntropy o -> LossLowering.crossEntropy(l, node, o);
      case CrossEntropyGradient o -> LossLowering.crossEntropyGradient(l, node, o);
      case LinearCrossEntropy o -> LossLowering.linear(l, node, o);
      case LinearCrossEntropyGradient o -> LossLowering.linearGradient(l, node, o);
      case EmbeddingGradient o -> IndexLowering.embeddingGradient(l, node, o);
      case LayerNorm o -> NormLowering.layerNorm(l, node, o);
      case LayerNormGradient o -> NormLowering.layerNormGradient(l, node);
      case RmsNorm o -> NormLowering.rmsNorm(l, node, o);
      case RmsNormGradient o -> NormLowering.rmsNormGradient(l, node, o);
      case Rope o -> RopeLowering.lower(l, node, o);
      case Gelu o ->
          ElementwiseLowering.map(
              l,
              node,
              0,
              "gelu",
              o.tanh() ? ElementwiseKernels.Unary.GELU_TANH : ElementwiseKernels.Unary.GELU_ERF);
      case GeluGradient o ->
          slope(
              l,
              node,
              "gelu_gradient",
              o.tanh()
                  ? ElementwiseKernels.Binary.GELU_TANH_GRADIENT
                  : ElementwiseKernels.Binary.GELU_ERF_GRADIENT);
      case Silu o -> ElementwiseLowering.map(l, node, 0, "silu", ElementwiseKernels.Unary.SILU);
      case SiluGradient o ->
          slope(l, node, "silu_gradient", ElementwiseKernels.Binary.SILU_GRADIENT);
      case SwiGlu o -> swiGlu(l, node);
      case SwiGluGradient o -> swiGluGradient(l, node);
      case Dropout o -> dropout(l, node, o);
      case StopGradient o -> {} // a view
      case SumOfSquares o -> OptimizerLowering.sumOfSquares(l, node);
      case AdamWStep o -> OptimizerLowering.adamW(l, node, o);
      case LionStep o -> OptimizerLowering.lion(l, node, o);
      case SgdStep o -> OptimizerLowering.sgd(l, node, o);
      default ->
          throw new IllegalArgumentException(
              "[engine_cpu] " + op.name() + " has no kernel here; core must decompose it");
    }
  }

  /** dx from dy and x. */
  private static void slope(
      Lowering l, Node node, String name, ElementwiseKernels.Binary function) {
    Operand dy = l.in(node, 0);
    Operand x = l.in(node, 1);
    Operand dx = l.out(node, 0);
    ElementwiseKernels kernels = l.machine.kernels().elementwise();
    l.elementwise(
        name,
        dx.elements(),
        List.of(dy.buffer(), x.buffer()),
        List.of(dx.buffer()),
        dy.buffer(),
        (from, n) ->
            kernels.binary(
                function,
                x.address() + 4 * from,
                dy.address() + 4 * from,
                dx.address() + 4 * from,
                n));
  }

  private static void swiGlu(Lowering l, Node node) {
    Operand gate = l.in(node, 0);
    Operand up = l.in(node, 1);
    ElementwiseKernels kernels = l.machine.kernels().elementwise();
    List<Buffer> reads = List.of(gate.buffer(), up.buffer());
    ElementwiseLowering.Chunk chunk =
        (at, n, to) -> kernels.swiGlu(gate.address() + 4 * at, up.address() + 4 * at, to, n);
    Operand narrow = l.narrow(node, 0);
    if (narrow != null) {
      ElementwiseLowering.rounded(l, "swi_glu", reads, narrow, chunk);
      return;
    }
    Operand y = l.out(node, 0);
    l.elementwise(
        "swi_glu",
        y.elements(),
        reads,
        List.of(y.buffer()),
        up.buffer(),
        (from, n) -> chunk.run(from, n, y.address() + 4 * from));
  }

  private static void swiGluGradient(Lowering l, Node node) {
    Operand dy = l.in(node, 0);
    Operand gate = l.in(node, 1);
    Operand up = l.in(node, 2);
    Operand dGate = l.out(node, 0);
    Operand dUp = l.out(node, 1);
    ElementwiseKernels kernels = l.machine.kernels().elementwise();
    List<Buffer> reads = List.of(dy.buffer(), gate.buffer(), up.buffer());
    l.elementwise(
        "swi_glu_gradient",
        dy.elements(),
        reads,
        List.of(dGate.buffer(), dUp.buffer()),
        dy.buffer(),
        (from, n) -> {
          long at = 4 * from;
          kernels.swiGluGradient(
              gate.address() + at,
              up.address() + at,
              dy.address() + at,
              dGate.address() + at,
              dUp.address() + at,
              n);
        });
  }

  /** As a term of a sum, such as of the gradients that reach a value by several ways, it adds itself chunk by chunk. */
  private static void dropout(Lowering l, Node node, Dropout op) {
    Operand x = l.in(node, 0);
    Operand seed = l.in(node, 1);
    Kernels kernels = l.machine.kernels();
    float scale = (float) (1 / (1 - op.rate()));
    List<Buffer> reads = List.of(x.buffer(), seed.buffer());
    ElementwiseLowering.Chunk chunk =
        (at, n, to) -> {
          int start = Memory.getInt(seed.address()) ^ op.site() * 0x85EBCA6B;
          kernels.dropout().dropout(x.address() + 4 * at, to, n, at, start, op.threshold(), scale);
        };
    Operand narrow = l.narrow(node, 0);
    if (narrow != null) {
      ElementwiseLowering.rounded(l, "dropout", reads, narrow, chunk);
      return;
    }
    Lowering.Target target = l.target(node, 0);
    Operand y = target.operand();
    if (!target.accumulate()) {
      l.elementwise(
          "dropout",
          y.elements(),
          reads,
          List.of(y.buffer()),
          x.buffer(),
          (from, n) -> chunk.run(from, n, y.address() + 4 * from));
      return;
    }
    l.elementwise(
        "dropout",
        y.elements(),
        List.of(x.buffer(), seed.buffer(), y.buffer()),
        List.of(y.buffer()),
        null,
        (from, n) -> {
          long scratch = l.scratch.address();
          for (long at = from; at < from + n; at += Scratch.FLOATS) {
            long count = Math.min(Scratch.FLOATS, from + n - at);
            long to = y.address() + 4 * at;
            chunk.run(at, count, scratch);
            kernels.elementwise().binary(ElementwiseKernels.Binary.ADD, to, scratch, to, count);
          }
        });
  }
}
