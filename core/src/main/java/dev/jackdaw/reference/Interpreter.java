package dev.jackdaw.reference;

import dev.jackdaw.engine.Sizes;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Value;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One primitive at a time. */
final class Interpreter {
  private Interpreter() {}

  static Array run(Primitive op, Node node, Map<Value, Array> values, Sizes sizes) {
    List<Array> in =
        node.inputs().stream().map(v -> Objects.requireNonNull(values.get(v))).toList();
    long[] lengths = node.output(0).shape().evaluate(sizes::of);
    DType dtype = node.output(0).dtype();
    return switch (op) {
      case Input input -> throw new IllegalStateException("[input] is bound, not run");
      case State state -> throw new IllegalStateException("[state] is bound, not run");
      case Constant constant -> Array.of(constant.value());
      case Fill fill -> filled(Array.zeros(dtype, lengths), fill.value());
      case Iota iota -> iota(Array.zeros(dtype, lengths));
      case Unary unary -> Elementwise.unary(unary, in.get(0));
      case Binary binary -> Elementwise.binary(binary, in.get(0), in.get(1), dtype, lengths);
      case Where where -> Elementwise.where(in.get(0), in.get(1), in.get(2), lengths);
      case Not not -> Elementwise.not(in.get(0));
      case Cast cast -> Elementwise.cast(in.get(0), cast.to());
      case Identity identity -> in.get(0);
      case Reshape reshape -> new Array(dtype, lengths, in.get(0).data());
      case Transpose transpose -> Movement.transpose(in.get(0), transpose.permutation(), lengths);
      case Expand expand -> Movement.expand(in.get(0), lengths);
      case Concat concat -> Movement.concat(in, concat.axis(), lengths);
      case Slice slice ->
          Movement.slice(in.get(0), slice.axis(), slice.start().evaluate(sizes::of), lengths);
      case Gather gather -> Movement.gather(in.get(0), in.get(1), lengths);
      case GatherElements gather -> Movement.gatherElements(in.get(0), in.get(1));
      case ScatterAdd scatter -> Movement.scatterAdd(in.get(0), in.get(1), in.get(2));
      case ScatterElementsAdd scatter ->
          Movement.scatterElementsAdd(in.get(0), in.get(1), in.get(2));
      case TensorScatter scatter -> Movement.tensorScatter(in.get(0), in.get(1), in.get(2));
      case ReduceSum sum -> Reduction.sum(in.get(0), sum.axes(), lengths);
      case ReduceMax max -> Reduction.max(in.get(0), max.axes(), lengths);
      case Softmax softmax -> Reduction.softmax(in.get(0), false);
      case LogSoftmax softmax -> Reduction.softmax(in.get(0), true);
      case MatMul matMul -> Product.matMul(in.get(0), in.get(1), lengths);
      case Gemm gemm -> Product.gemm(gemm, in.get(0), in.get(1), lengths);
    };
  }

  private static Array filled(Array array, double value) {
    double stored =
        switch (array.dtype()) {
          case F32 -> value;
          case I32 -> (int) value;
          case BOOL -> value != 0 ? 1 : 0;
        };
    Arrays.fill(array.data(), stored);
    return array;
  }

  private static Array iota(Array array) {
    for (int i = 0; i < array.size(); i++) {
      array.data()[i] = i;
    }
    return array;
  }
}
