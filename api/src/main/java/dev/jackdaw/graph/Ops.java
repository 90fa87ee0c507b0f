package dev.jackdaw.graph;

import dev.jackdaw.graph.composite.CrossEntropy;
import dev.jackdaw.graph.composite.EmbeddingGradient;
import dev.jackdaw.graph.composite.Gelu;
import dev.jackdaw.graph.composite.LayerNorm;
import dev.jackdaw.graph.composite.Linear;
import dev.jackdaw.graph.composite.RmsNorm;
import dev.jackdaw.graph.composite.Rope;
import dev.jackdaw.graph.composite.Silu;
import dev.jackdaw.graph.composite.StopGradient;
import dev.jackdaw.graph.composite.SwiGlu;
import dev.jackdaw.graph.op.Abs;
import dev.jackdaw.graph.op.Add;
import dev.jackdaw.graph.op.And;
import dev.jackdaw.graph.op.Cast;
import dev.jackdaw.graph.op.Concat;
import dev.jackdaw.graph.op.Constant;
import dev.jackdaw.graph.op.Cos;
import dev.jackdaw.graph.op.Div;
import dev.jackdaw.graph.op.Equal;
import dev.jackdaw.graph.op.Erf;
import dev.jackdaw.graph.op.Exp;
import dev.jackdaw.graph.op.Expand;
import dev.jackdaw.graph.op.Fill;
import dev.jackdaw.graph.op.Gather;
import dev.jackdaw.graph.op.GatherElements;
import dev.jackdaw.graph.op.Iota;
import dev.jackdaw.graph.op.Less;
import dev.jackdaw.graph.op.LessOrEqual;
import dev.jackdaw.graph.op.Log;
import dev.jackdaw.graph.op.LogSoftmax;
import dev.jackdaw.graph.op.MatMul;
import dev.jackdaw.graph.op.Max;
import dev.jackdaw.graph.op.Min;
import dev.jackdaw.graph.op.Mul;
import dev.jackdaw.graph.op.Neg;
import dev.jackdaw.graph.op.Not;
import dev.jackdaw.graph.op.Op;
import dev.jackdaw.graph.op.Or;
import dev.jackdaw.graph.op.Pow;
import dev.jackdaw.graph.op.Reciprocal;
import dev.jackdaw.graph.op.ReduceMax;
import dev.jackdaw.graph.op.ReduceSum;
import dev.jackdaw.graph.op.Relu;
import dev.jackdaw.graph.op.Reshape;
import dev.jackdaw.graph.op.Sigmoid;
import dev.jackdaw.graph.op.Sign;
import dev.jackdaw.graph.op.Sin;
import dev.jackdaw.graph.op.Slice;
import dev.jackdaw.graph.op.Softmax;
import dev.jackdaw.graph.op.Sqrt;
import dev.jackdaw.graph.op.Sub;
import dev.jackdaw.graph.op.Tanh;
import dev.jackdaw.graph.op.Transpose;
import dev.jackdaw.graph.op.Where;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The vocabulary in which computations are described. Everything goes through {@link #applyAll}; the other methods are names for
 * it. Nothing is computed here: each call adds a node to a graph and returns what will come out of it.
 */
public interface Ops {
  /**
   * Applies an op: the one method behind all others.
   *
   * @return one value per output
   * @throws IllegalArgumentException {@code [op_name] …} if the inputs do not fit
   */
  List<Value> applyAll(Op op, List<Value> inputs);

  /** Applies an op and returns its first output. */
  default Value apply(Op op, Value... inputs) {
    return applyAll(op, List.of(inputs)).getFirst();
  }

  // ---- constants

  default Value constant(Tensor value) {
    return apply(new Constant(value));
  }

  /** A scalar F32. */
  default Value constant(double value) {
    return apply(new Fill(new TensorType(DType.F32, Shape.scalar()), value));
  }

  /** A scalar I32. */
  default Value integer(int value) {
    return apply(new Fill(new TensorType(DType.I32, Shape.scalar()), value));
  }

  default Value fill(TensorType type, double value) {
    return apply(new Fill(type, value));
  }

  default Value zerosLike(Value x) {
    return fill(x.type(), 0);
  }

  /** {@code 0 … length - 1}, I32. */
  default Value iota(Dim length) {
    return apply(new Iota(length));
  }

  // ---- element by element

  default Value add(Value a, Value b) {
    return apply(new Add(), a, b);
  }

  default Value sub(Value a, Value b) {
    return apply(new Sub(), a, b);
  }

  default Value mul(Value a, Value b) {
    return apply(new Mul(), a, b);
  }

  default Value div(Value a, Value b) {
    return apply(new Div(), a, b);
  }

  default Value pow(Value a, Value b) {
    return apply(new Pow(), a, b);
  }

  default Value max(Value a, Value b) {
    return apply(new Max(), a, b);
  }

  default Value min(Value a, Value b) {
    return apply(new Min(), a, b);
  }

  default Value add(Value a, double b) {
    return add(a, scalarLike(a, b));
  }

  default Value sub(Value a, double b) {
    return sub(a, scalarLike(a, b));
  }

  default Value sub(double a, Value b) {
    return sub(scalarLike(b, a), b);
  }

  default Value mul(Value a, double b) {
    return mul(a, scalarLike(a, b));
  }

  default Value div(Value a, double b) {
    return div(a, scalarLike(a, b));
  }

  private Value scalarLike(Value a, double value) {
    return fill(new TensorType(a.dtype(), Shape.scalar()), value);
  }

  default Value neg(Value x) {
    return apply(new Neg(), x);
  }

  default Value abs(Value x) {
    return apply(new Abs(), x);
  }

  default Value sign(Value x) {
    return apply(new Sign(), x);
  }

  default Value exp(Value x) {
    return apply(new Exp(), x);
  }

  default Value log(Value x) {
    return apply(new Log(), x);
  }

  default Value sqrt(Value x) {
    return apply(new Sqrt(), x);
  }

  default Value reciprocal(Value x) {
    return apply(new Reciprocal(), x);
  }

  default Value tanh(Value x) {
    return apply(new Tanh(), x);
  }

  default Value sigmoid(Value x) {
    return apply(new Sigmoid(), x);
  }

  default Value erf(Value x) {
    return apply(new Erf(), x);
  }

  default Value sin(Value x) {
    return apply(new Sin(), x);
  }

  default Value cos(Value x) {
    return apply(new Cos(), x);
  }

  default Value relu(Value x) {
    return apply(new Relu(), x);
  }

  default Value cast(Value x, DType to) {
    return x.dtype() == to ? x : apply(new Cast(to), x);
  }

  default Value equal(Value a, Value b) {
    return apply(new Equal(), a, b);
  }

  default Value less(Value a, Value b) {
    return apply(new Less(), a, b);
  }

  default Value lessOrEqual(Value a, Value b) {
    return apply(new LessOrEqual(), a, b);
  }

  default Value and(Value a, Value b) {
    return apply(new And(), a, b);
  }

  default Value or(Value a, Value b) {
    return apply(new Or(), a, b);
  }

  default Value not(Value x) {
    return apply(new Not(), x);
  }

  default Value where(Value condition, Value a, Value b) {
    return apply(new Where(), condition, a, b);
  }

  // ---- shape

  default Value reshape(Value x, Shape shape) {
    return x.shape().equals(shape) ? x : apply(new Reshape(shape), x);
  }

  default Value reshape(Value x, Dim... dims) {
    return reshape(x, Shape.of(dims));
  }

  default Value transpose(Value x, Integer... permutation) {
    return apply(new Transpose(List.of(permutation)), x);
  }

  /** Swaps the last two axes. */
  default Value transposeLast(Value x) {
    List<Integer> permutation = new ArrayList<>();
    int rank = x.shape().rank();
    for (int i = 0; i < rank - 2; i++) {
      permutation.add(i);
    }
    permutation.add(rank - 1);
    permutation.add(rank - 2);
    return apply(new Transpose(permutation), x);
  }

  default Value expand(Value x, Shape shape) {
    return x.shape().equals(shape) ? x : apply(new Expand(shape), x);
  }

  /** An axis of length 1 before the given axis; {@code axis == rank} appends one. */
  default Value unsqueeze(Value x, int axis) {
    List<Dim> dims = new ArrayList<>(x.shape().dims());
    dims.add(axis < 0 ? axis + dims.size() + 1 : axis, Dim.of(1));
    return reshape(x, new Shape(dims));
  }

  default Value concat(int axis, List<Value> parts) {
    return parts.size() == 1
        ? parts.getFirst()
        : applyAll(new Concat(parts.getFirst().shape().axis(axis)), parts).getFirst();
  }

  default Value slice(Value x, int axis, Dim start, Dim end) {
    return apply(new Slice(x.shape().axis(axis), start, end), x);
  }

  default Value slice(Value x, int axis, long start, long end) {
    return slice(x, axis, Dim.of(start), Dim.of(end));
  }

  /** Rows of a table (N, …) by index. */
  default Value gather(Value table, Value indices) {
    return apply(new Gather(), table, indices);
  }

  /** One element of the last axis per index. */
  default Value gatherElements(Value x, Value indices) {
    return apply(new GatherElements(), x, indices);
  }

  /** One row per sequence: x (B, T, …) at index (B), I32 in {@code [0, T)}, gives (B, …). */
  default Value rowAt(Value x, Value index) {
    List<Dim> column = new ArrayList<>(List.of(x.dim(0), x.dim(1)));
    while (column.size() < x.shape().rank()) {
      column.add(Dim.of(1));
    }
    Value hit = equal(iota(x.dim(1)), unsqueeze(index, 1));
    return sum(where(reshape(hit, new Shape(column)), x, zerosLike(x)), 1);
  }

  // ---- reductions and products

  /** Sum over axes counted from the front, dropped. */
  default Value sum(Value x, Integer... axes) {
    return apply(new ReduceSum(List.of(axes), false), x);
  }

  /** Sum of everything, a scalar. */
  default Value sumAll(Value x) {
    List<Integer> axes = new ArrayList<>();
    for (int i = 0; i < x.shape().rank(); i++) {
      axes.add(i);
    }
    return axes.isEmpty() ? x : apply(new ReduceSum(axes, false), x);
  }

  /** Sum over the last axis, kept with length 1. */
  default Value sumLast(Value x) {
    return apply(new ReduceSum(List.of(x.shape().rank() - 1), true), x);
  }

  /** Largest element of the last axis, kept with length 1. */
  default Value maxLast(Value x) {
    return apply(new ReduceMax(List.of(x.shape().rank() - 1), true), x);
  }

  /** Mean over the last axis, whose length is fixed; kept with length 1. */
  default Value meanLast(Value x) {
    return mul(sumLast(x), 1.0 / x.dim(-1).fixed());
  }

  /** Undoes a broadcast: sums x over the axes along which {@code shape} was repeated. */
  default Value sumTo(Value x, Shape shape) {
    if (x.shape().equals(shape)) {
      return x;
    }
    int added = x.shape().rank() - shape.rank();
    List<Integer> axes = new ArrayList<>();
    for (int i = 0; i < x.shape().rank(); i++) {
      if (i < added
          || (!shape.dim(i - added).equals(x.dim(i)) && shape.dim(i - added).equals(Dim.of(1)))) {
        axes.add(i);
      }
    }
    return reshape(apply(new ReduceSum(axes, false), x), shape);
  }

  default Value matMul(Value a, Value b) {
    return apply(new MatMul(), a, b);
  }

  default Value softmax(Value x) {
    return apply(new Softmax(), x);
  }

  default Value logSoftmax(Value x) {
    return apply(new LogSoftmax(), x);
  }

  // ---- composites

  /** {@code y = x w^T + bias}: x (…, in), w (out, in), bias (out) or null. */
  default Value linear(Value x, Value weight, @Nullable Value bias) {
    return bias == null ? apply(new Linear(), x, weight) : apply(new Linear(), x, weight, bias);
  }

  /** Root mean square norm over the last axis; see {@link RmsNorm}. */
  default Value rmsNorm(Value x, Value weight, double epsilon) {
    return apply(new RmsNorm(epsilon, false), x, weight);
  }

  /** Layer norm over the last axis; see {@link LayerNorm}. */
  default Value layerNorm(Value x, Value weight, Value bias, double epsilon) {
    return apply(new LayerNorm(epsilon), x, weight, bias);
  }

  default Value gelu(Value x, boolean tanh) {
    return apply(new Gelu(tanh), x);
  }

  default Value silu(Value x) {
    return apply(new Silu(), x);
  }

  /** {@code silu(gate) * up}. */
  default Value swiGlu(Value gate, Value up) {
    return apply(new SwiGlu(), gate, up);
  }

  /** Rotary positions; see {@link Rope}. */
  default Value rope(Rope rope, Value x, Value positions) {
    return apply(rope, x, positions);
  }

  /** Summed cross-entropy of logits (…, V) against labels (…), -100 ignored: a scalar. */
  default Value crossEntropy(Value logits, Value labels, double labelSmoothing) {
    return apply(new CrossEntropy(labelSmoothing), logits, labels);
  }

  /** Sums rows of {@code dy} into a table of zeros; see {@link EmbeddingGradient}. */
  default Value embeddingGradient(Shape table, Value ids, Value dy) {
    return apply(new EmbeddingGradient(table), ids, dy);
  }

  /** The same value, which gradients do not pass. */
  default Value stopGradient(Value x) {
    return apply(new StopGradient(), x);
  }
}
