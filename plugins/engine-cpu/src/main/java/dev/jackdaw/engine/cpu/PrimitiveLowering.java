package dev.jackdaw.engine.cpu;

import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.op.Binary;
import dev.jackdaw.graph.op.Cast;
import dev.jackdaw.graph.op.Concat;
import dev.jackdaw.graph.op.Constant;
import dev.jackdaw.graph.op.Expand;
import dev.jackdaw.graph.op.Fill;
import dev.jackdaw.graph.op.Gather;
import dev.jackdaw.graph.op.GatherElements;
import dev.jackdaw.graph.op.Gemm;
import dev.jackdaw.graph.op.Identity;
import dev.jackdaw.graph.op.Input;
import dev.jackdaw.graph.op.Iota;
import dev.jackdaw.graph.op.LogSoftmax;
import dev.jackdaw.graph.op.MatMul;
import dev.jackdaw.graph.op.Not;
import dev.jackdaw.graph.op.Primitive;
import dev.jackdaw.graph.op.ReduceMax;
import dev.jackdaw.graph.op.ReduceSum;
import dev.jackdaw.graph.op.Reshape;
import dev.jackdaw.graph.op.ScatterAdd;
import dev.jackdaw.graph.op.ScatterElementsAdd;
import dev.jackdaw.graph.op.Slice;
import dev.jackdaw.graph.op.Softmax;
import dev.jackdaw.graph.op.State;
import dev.jackdaw.graph.op.TensorScatter;
import dev.jackdaw.graph.op.Transpose;
import dev.jackdaw.graph.op.Unary;
import dev.jackdaw.graph.op.Where;
import java.util.List;

/** Every primitive: a new one does not compile until it has a case here. */
final class PrimitiveLowering {
  private PrimitiveLowering() {}

  static void lower(Lowering l, Node node, Primitive op) {
    switch (op) {
      case Input o -> {} // bound before the first node
      case State o -> {}
      case Reshape o -> {} // a view
      case Identity o -> {}
      case Unary o -> ElementwiseLowering.unary(l, node, o);
      case Binary o -> ElementwiseLowering.binary(l, node, o);
      case Not o -> ElementwiseLowering.not(l, node);
      case Where o -> IntegerLowering.where(l, node);
      case Cast o -> ElementwiseLowering.cast(l, node, o);
      case Constant o -> MovementLowering.constant(l, node, o);
      case Fill o -> MovementLowering.fill(l, node, o);
      case Iota o -> MovementLowering.iota(l, node);
      case Transpose o -> MovementLowering.transpose(l, node, o);
      case Expand o -> MovementLowering.expand(l, node);
      case Concat o -> MovementLowering.concat(l, node, o);
      case Slice o -> MovementLowering.slice(l, node, o);
      case Gather o -> IndexLowering.gather(l, node);
      case ScatterAdd o -> IndexLowering.scatterAdd(l, node);
      case GatherElements o -> IndexLowering.gatherElements(l, node);
      case ScatterElementsAdd o -> IndexLowering.scatterElementsAdd(l, node);
      case TensorScatter o -> IndexLowering.tensorScatter(l, node);
      case ReduceSum o -> ReductionLowering.sum(l, node, o.axes());
      case ReduceMax o -> ReductionLowering.max(l, node, o.axes());
      case MatMul o -> ProductLowering.matMul(l, node);
      case Gemm o -> ProductLowering.gemm(l, node, o);
      case Softmax o -> softmax(l, node);
      case LogSoftmax o -> logSoftmax(l, node);
    }
  }

  private static void softmax(Lowering l, Node node) {
    Operand x = l.in(node, 0);
    Operand y = l.out(node, 0);
    long row = 4 * x.width();
    int width = Math.toIntExact(x.width());
    l.rows(
        "softmax",
        x.rows(),
        8 * x.width(),
        List.of(x.buffer()),
        List.of(y.buffer()),
        x.buffer(),
        (from, n) ->
            l.machine
                .kernels()
                .softmax()
                .softmax(x.address() + from * row, y.address() + from * row, n, width));
  }

  private static void logSoftmax(Lowering l, Node node) {
    Operand x = l.in(node, 0);
    Operand y = l.out(node, 0);
    long row = 4 * x.width();
    int width = Math.toIntExact(x.width());
    l.rows(
        "log_softmax",
        x.rows(),
        8 * x.width(),
        List.of(x.buffer()),
        List.of(y.buffer()),
        x.buffer(),
        (from, n) ->
            l.machine
                .kernels()
                .softmax()
                .logSoftmax(x.address() + from * row, y.address() + from * row, n, width));
  }
}
