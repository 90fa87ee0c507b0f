package dev.jackdaw.testkit;

import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
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
import dev.jackdaw.graph.op.Abs;
import dev.jackdaw.graph.op.Add;
import dev.jackdaw.graph.op.And;
import dev.jackdaw.graph.op.BitwiseAnd;
import dev.jackdaw.graph.op.BitwiseXor;
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
import dev.jackdaw.graph.op.Gemm;
import dev.jackdaw.graph.op.Identity;
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
import dev.jackdaw.graph.op.ScatterAdd;
import dev.jackdaw.graph.op.ScatterElementsAdd;
import dev.jackdaw.graph.op.ShiftRight;
import dev.jackdaw.graph.op.Sigmoid;
import dev.jackdaw.graph.op.Sign;
import dev.jackdaw.graph.op.Sin;
import dev.jackdaw.graph.op.Slice;
import dev.jackdaw.graph.op.Softmax;
import dev.jackdaw.graph.op.Sqrt;
import dev.jackdaw.graph.op.Sub;
import dev.jackdaw.graph.op.Tanh;
import dev.jackdaw.graph.op.TensorScatter;
import dev.jackdaw.graph.op.Transpose;
import dev.jackdaw.graph.op.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Every op on numbers that are likely to find its mistakes: odd widths, broadcasts, masks, large values, single elements. */
final class OpCases {
  private final SplittableRandom random;
  private final List<OpCase> cases = new ArrayList<>();

  private OpCases(long seed) {
    this.random = new SplittableRandom(seed);
  }

  static List<OpCase> all(long seed) {
    OpCases catalogue = new OpCases(seed);
    catalogue.elementwise();
    catalogue.integers();
    catalogue.sources();
    catalogue.movement();
    catalogue.reductions();
    catalogue.products();
    catalogue.norms();
    catalogue.activations();
    catalogue.attention();
    catalogue.losses();
    catalogue.optimizers();
    return catalogue.cases;
  }

  private void add(String label, Op op, Set<Integer> differentiable, Tensor... inputs) {
    cases.add(new OpCase(label, op, List.of(inputs), differentiable));
  }

  // ---- numbers

  private Tensor normal(long... lengths) {
    return numbers(1, 0, lengths);
  }

  private Tensor numbers(double scale, double shift, long... lengths) {
    Tensor tensor = Tensor.zeros(DType.F32, lengths);
    for (int i = 0; i < tensor.elements(); i++) {
      tensor.setFloat(i, (float) (random.nextGaussian() * scale + shift));
    }
    return tensor;
  }

  /** Away from 0 by at least 0.3, either sign. */
  private Tensor apart(long... lengths) {
    Tensor tensor = normal(lengths);
    for (int i = 0; i < tensor.elements(); i++) {
      float x = tensor.getFloat(i);
      tensor.setFloat(i, x + Math.copySign(0.3f, x));
    }
    return tensor;
  }

  private Tensor positive(long... lengths) {
    Tensor tensor = normal(lengths);
    for (int i = 0; i < tensor.elements(); i++) {
      tensor.setFloat(i, Math.abs(tensor.getFloat(i)) + 0.5f);
    }
    return tensor;
  }

  private Tensor integers(int from, int to, long... lengths) {
    Tensor tensor = Tensor.zeros(DType.I32, lengths);
    for (int i = 0; i < tensor.elements(); i++) {
      tensor.setInt(i, random.nextInt(from, to));
    }
    return tensor;
  }

  private Tensor booleans(long... lengths) {
    Tensor tensor = Tensor.zeros(DType.BOOL, lengths);
    for (int i = 0; i < tensor.elements(); i++) {
      tensor.setBoolean(i, random.nextBoolean());
    }
    return tensor;
  }

  // ---- cases

  private void elementwise() {
    for (Op op :
        List.of(new Neg(), new Exp(), new Tanh(), new Sigmoid(), new Erf(), new Sin(), new Cos())) {
      add("2x33", op, Set.of(0), normal(2, 33));
      add("scalar", op, Set.of(0), normal());
      add("wide", op, Set.of(0), numbers(4, 0, 3, 5, 17));
    }
    for (Op op : List.of(new Log(), new Sqrt(), new Reciprocal())) {
      add("2x33", op, Set.of(0), positive(2, 33));
    }
    for (Op op : List.of(new Abs(), new Relu(), new Sign())) {
      add("207", op, op instanceof Sign ? Set.of() : Set.of(0), apart(207));
    }
    for (Op op : List.of(new Add(), new Sub(), new Mul(), new Div(), new Max(), new Min())) {
      add("same shape", op, Set.of(0, 1), normal(3, 19), apart(3, 19));
      add("row", op, Set.of(0, 1), normal(3, 19), apart(19));
      add("column", op, Set.of(0, 1), normal(3, 19), apart(3, 1));
      add("outer", op, Set.of(0, 1), normal(4, 1, 5), apart(3, 1));
      add("scalar", op, Set.of(0, 1), normal(2, 8), apart());
      add("scalar first", op, Set.of(0, 1), normal(), apart(2, 8));
    }
    add("positive base", new Pow(), Set.of(0, 1), positive(2, 9), normal(2, 9));
    add("blocks", new Where(), Set.of(1, 2), booleans(4, 1, 6), normal(3, 6), normal());
    add("2x3", new Not(), Set.of(), booleans(2, 3));
    add("2x3", new Identity(), Set.of(0), normal(2, 3));
    add("to integer", new Cast(DType.I32), Set.of(), numbers(9, 0, 4, 5));
    add("to boolean", new Cast(DType.BOOL), Set.of(), integers(0, 2, 4, 5));
    add("to float", new Cast(DType.F32), Set.of(), integers(-9, 9, 4, 5));
    add("from boolean", new Cast(DType.F32), Set.of(), booleans(4, 5));
    add("2x3", new StopGradient(), Set.of(), normal(2, 3));
  }

  private void integers() {
    for (Op op :
        List.of(
            new Add(),
            new Sub(),
            new Mul(),
            new BitwiseAnd(),
            new BitwiseXor(),
            new Max(),
            new Min())) {
      add(
          "integers",
          op,
          Set.of(),
          integers(Integer.MIN_VALUE, Integer.MAX_VALUE, 3, 17),
          integers(-5, 1 << 30, 17));
    }
    add("integers", new Div(), Set.of(), integers(-99, 99, 3, 5), integers(1, 9, 5));
    add(
        "any",
        new ShiftRight(),
        Set.of(),
        integers(Integer.MIN_VALUE, Integer.MAX_VALUE, 3, 17),
        integers(0, 32, 17));
    for (Op op : List.of(new Equal(), new Less(), new LessOrEqual())) {
      add("integers", op, Set.of(), integers(0, 4, 3, 17), integers(0, 4, 3, 1));
      add("floats", op, Set.of(), normal(3, 17), normal(17));
    }
    for (Op op : List.of(new And(), new Or())) {
      add("3x17", op, Set.of(), booleans(3, 17), booleans(17));
    }
  }

  private void sources() {
    add("2x3", new Constant(normal(2, 3)), Set.of());
    add("floats", new Fill(new TensorType(DType.F32, Shape.fixed(2, 3)), 1.5), Set.of());
    add("integers", new Fill(new TensorType(DType.I32, Shape.fixed(2, 3)), -7), Set.of());
    add("booleans", new Fill(new TensorType(DType.BOOL, Shape.fixed(3)), 1), Set.of());
    add("9", new Iota(Dim.of(9)), Set.of());
  }

  private void movement() {
    add("to 6x4", new Reshape(Shape.fixed(6, 4)), Set.of(0), normal(2, 3, 4));
    add("2103", new Transpose(List.of(2, 1, 0, 3)), Set.of(0), normal(2, 3, 4, 5));
    add("021", new Transpose(List.of(0, 2, 1)), Set.of(0), normal(2, 3, 17));
    add("in front", new Expand(Shape.fixed(4, 2, 3)), Set.of(0), normal(2, 1));
    add("integers", new Expand(Shape.fixed(4, 3)), Set.of(), integers(0, 9, 3));
    add(
        "middle",
        new Concat(1),
        Set.of(0, 1, 2),
        normal(2, 3, 4),
        normal(2, 1, 4),
        normal(2, 2, 4));
    add("one", new Concat(0), Set.of(0), normal(2, 3));
    add("integers", new Concat(1), Set.of(), integers(0, 9, 2, 3), integers(0, 9, 2, 1));
    add("middle", new Slice(1, Dim.of(1), Dim.of(4)), Set.of(0), normal(2, 5, 3));
    add("last", new Slice(2, Dim.of(0), Dim.of(2)), Set.of(0), normal(2, 2, 3));
    add("repeated rows", new Gather(), Set.of(0), normal(5, 7), integers(0, 5, 3, 4));
    add("integers", new Gather(), Set.of(), integers(0, 99, 6), integers(0, 6, 4));
    add("last axis", new GatherElements(), Set.of(0), normal(3, 4, 7), integers(0, 7, 3, 4, 2));
    add(
        "repeated rows",
        new ScatterAdd(),
        Set.of(0, 2),
        normal(5, 3),
        integers(0, 5, 2, 4),
        normal(2, 4, 3));
    add(
        "repeated",
        new ScatterElementsAdd(),
        Set.of(0, 2),
        normal(3, 7),
        integers(0, 7, 3, 9),
        normal(3, 9));
    add(
        "two rows",
        new TensorScatter(),
        Set.of(),
        normal(2, 6, 3),
        normal(2, 2, 3),
        Tensor.of(new int[] {4, 1}, 2));
    add(
        "repeated",
        new EmbeddingGradient(Shape.fixed(6, 5)),
        Set.of(1),
        integers(0, 6, 2, 9),
        normal(2, 9, 5));
  }

  private void reductions() {
    for (boolean keep : List.of(true, false)) {
      add("last " + keep, new ReduceSum(List.of(2), keep), Set.of(0), normal(2, 3, 33));
      add("first two " + keep, new ReduceSum(List.of(0, 1), keep), Set.of(0), normal(4, 3, 17));
      add("middle " + keep, new ReduceMax(List.of(1), keep), Set.of(0), normal(3, 5, 4));
      add("all " + keep, new ReduceMax(List.of(0, 1), keep), Set.of(0), normal(3, 5));
    }
    add("integers", new ReduceSum(List.of(1), false), Set.of(), integers(-5, 5, 3, 5));
    for (Op op : List.of(new Softmax(), new LogSoftmax())) {
      add("3x33", op, Set.of(0), normal(3, 33));
      add("large", op, Set.of(0), numbers(60, 300, 2, 2, 7));
      add("one", op, Set.of(0), normal(3, 1));
    }
    add("two", new SumOfSquares(), Set.of(0, 1), normal(3, 7), normal(33));
  }

  private void products() {
    add("matrices", new MatMul(), Set.of(0, 1), normal(3, 5), normal(5, 4));
    add("batches", new MatMul(), Set.of(0, 1), normal(2, 3, 4, 5), normal(2, 3, 5, 6));
    add("broadcast", new MatMul(), Set.of(0, 1), normal(2, 1, 4, 5), normal(3, 5, 2));
    for (boolean a : List.of(false, true)) {
      for (boolean b : List.of(false, true)) {
        add(
            a + " " + b,
            new Gemm(a, b, 0.5),
            Set.of(0, 1),
            a ? normal(5, 7) : normal(7, 5),
            b ? normal(3, 5) : normal(5, 3));
      }
    }
    add("bias", new Linear(), Set.of(0, 1, 2), normal(2, 5, 6), normal(7, 6), normal(7));
    add("no bias", new Linear(), Set.of(0, 1), normal(3, 33), normal(17, 33));
    add("one row", new Linear(), Set.of(0, 1, 2), normal(1, 1, 6), normal(4, 6), normal(4));
    add("batch", new LinearInputGradient(), Set.of(0, 1), normal(2, 5, 7), normal(7, 6));
    add("batch", new LinearWeightGradient(), Set.of(0, 1), normal(2, 5, 7), normal(2, 5, 6));
  }

  private void norms() {
    for (int width : new int[] {1, 24, 33}) {
      // one feature: y is nearly the sign of x, too bent for a difference quotient
      add(
          "width " + width,
          new RmsNorm(1e-6, false),
          width == 1 ? Set.of(1) : Set.of(0, 1),
          normal(2, 3, width),
          normal(width));
      add(
          "plus one " + width,
          new RmsNorm(1e-6, true),
          width == 1 ? Set.of(1) : Set.of(0, 1),
          normal(2, 3, width),
          normal(width));
      add(
          "width " + width,
          new LayerNorm(1e-5),
          width == 1 ? Set.of(2) : Set.of(0, 1, 2),
          normal(2, 3, width),
          normal(width),
          normal(width));
      Tensor rstd = positive(2, 3, 1);
      add(
          "width " + width,
          new RmsNormGradient(false),
          Set.of(),
          normal(2, 3, width),
          normal(2, 3, width),
          normal(width),
          rstd);
      add(
          "plus one " + width,
          new RmsNormGradient(true),
          Set.of(),
          normal(2, 3, width),
          normal(2, 3, width),
          normal(width),
          rstd);
      add(
          "width " + width,
          new LayerNormGradient(),
          Set.of(),
          normal(2, 3, width),
          normal(2, 3, width),
          normal(width),
          normal(2, 3, 1),
          rstd);
    }
  }

  private void activations() {
    for (boolean tanh : List.of(true, false)) {
      add("tanh " + tanh, new Gelu(tanh), Set.of(0), numbers(2, 0, 3, 33));
      add("tanh " + tanh, new GeluGradient(tanh), Set.of(), normal(3, 33), numbers(2, 0, 3, 33));
      add("far " + tanh, new Gelu(tanh), Set.of(), numbers(30, 0, 65));
    }
    add("3x33", new Silu(), Set.of(0), numbers(3, 0, 3, 33));
    add("3x33", new SiluGradient(), Set.of(), normal(3, 33), numbers(3, 0, 3, 33));
    add("3x33", new SwiGlu(), Set.of(0, 1), normal(3, 33), normal(3, 33));
    add("3x33", new SwiGluGradient(), Set.of(), normal(3, 33), normal(3, 33), normal(3, 33));
    Tensor seed = Tensor.scalar(random.nextInt());
    add("a third", new Dropout(1.0 / 3, 5), Set.of(0), normal(9, 23), seed);
    add("none", new Dropout(0, 1), Set.of(0), normal(33), seed);
    for (boolean interleaved : List.of(true, false)) {
      Tensor positions = integers(0, 2000, 2, 9);
      add(
          "turn " + interleaved,
          new Rope(List.of(1.0, 0.1, 0.01), interleaved, 1, false),
          Set.of(0),
          normal(2, 9, 3, 6),
          positions);
      add(
          "part, back " + interleaved,
          new Rope(List.of(1.0, 0.03), interleaved, 0.8, true),
          Set.of(0),
          normal(2, 9, 2, 7),
          positions);
    }
  }

  private void attention() {
    int b = 2;
    Tensor ascending = rows(b, 9, t -> t);
    Tensor one = rows(b, 9, t -> 0);
    Tensor packed = rows(b, 9, t -> t < 4 ? 0 : t < 8 ? 1 : -1);
    Tensor packedPositions = rows(b, 9, t -> t < 4 ? t : t - 4);
    Tensor prefix = rows(b, 9, t -> t < 2 ? Attention.SHARED : t < 7 ? 0 : Attention.PADDING);
    attention("multi-head", new Attention(0.35, 0, 0), 3, 3, 8, ascending, ascending, one, one);
    attention("grouped", new Attention(0.35, 0, 0), 4, 2, 8, ascending, ascending, one, one);
    attention("window", new Attention(0.35, 4, 0), 4, 2, 8, ascending, ascending, one, one);
    attention("soft cap", new Attention(0.25, 0, 2), 4, 1, 5, ascending, ascending, one, one);
    attention(
        "packed, padded",
        new Attention(0.35, 3, 0),
        4,
        2,
        8,
        packedPositions,
        packedPositions,
        packed,
        packed);
    attention(
        "shared prefix", new Attention(0.35, 0, 0), 2, 2, 7, ascending, ascending, one, prefix);
    Tensor late = rows(b, 3, t -> 6 + t);
    attention(
        "decode", new Attention(0.35, 0, 0), 4, 2, 8, late, ascending, rows(b, 3, t -> 0), one);
    attention(
        "nothing seen",
        new Attention(0.35, 0, 0),
        2,
        1,
        8,
        rows(b, 3, t -> t),
        ascending,
        rows(b, 3, t -> 5),
        one);
  }

  private interface At {
    int value(int t);
  }

  private static Tensor rows(int b, int time, At at) {
    Tensor tensor = Tensor.zeros(DType.I32, b, time);
    for (int i = 0; i < b * time; i++) {
      tensor.setInt(i, at.value(i % time));
    }
    return tensor;
  }

  private void attention(
      String label,
      Attention op,
      int heads,
      int keyHeads,
      int width,
      Tensor qp,
      Tensor kp,
      Tensor qd,
      Tensor kd) {
    long b = qp.length(0);
    Tensor q = normal(b, qp.length(1), heads, width);
    Tensor k = normal(b, kp.length(1), keyHeads, width);
    Tensor v = normal(b, kp.length(1), keyHeads, width);
    add(label, op, Set.of(0, 1, 2), q, k, v, qp, kp, qd, kd);
    List<Tensor> forward = Programs.reference(op, List.of(q, k, v, qp, kp, qd, kd));
    add(
        label,
        new AttentionGradient(op),
        Set.of(),
        q,
        k,
        v,
        qp,
        kp,
        qd,
        kd,
        forward.get(0),
        forward.get(1),
        normal(q.lengths()));
  }

  private void losses() {
    for (double smoothing : new double[] {0, 0.1}) {
      Tensor labels = integers(0, 13, 2, 7);
      labels.setInt(3, CrossEntropy.IGNORE);
      labels.setInt(13, CrossEntropy.IGNORE);
      String label = "smoothing " + smoothing;
      add(label, new CrossEntropy(smoothing), Set.of(0), numbers(3, 0, 2, 7, 13), labels);
      add(
          label,
          new CrossEntropyGradient(smoothing),
          Set.of(),
          numbers(3, 0, 2, 7, 13),
          labels,
          Tensor.scalar(0.3f));
      add(
          label,
          new LinearCrossEntropy(smoothing),
          Set.of(0, 1),
          normal(2, 7, 5),
          normal(13, 5),
          labels);
      add(
          label,
          new LinearCrossEntropyGradient(smoothing),
          Set.of(),
          normal(2, 7, 5),
          normal(13, 5),
          labels,
          Tensor.scalar(0.3f));
    }
    add("hundreds", new CrossEntropy(0), Set.of(), numbers(300, 0, 7, 13), integers(0, 13, 7));
    Tensor ignored = rows(1, 5, t -> CrossEntropy.IGNORE);
    add(
        "all ignored",
        new LinearCrossEntropyGradient(0),
        Set.of(),
        normal(1, 5, 4),
        normal(9, 4),
        ignored,
        Tensor.scalar(1f));
  }

  private void optimizers() {
    Tensor rate = Tensor.scalar(0.01f);
    Tensor clip = Tensor.scalar(0.7f);
    for (double decay : new double[] {0, 0.1}) {
      add(
          "decay " + decay,
          new AdamWStep(0.9, 0.95, 1e-8, decay),
          Set.of(),
          normal(3, 33),
          normal(3, 33),
          normal(3, 33),
          positive(3, 33),
          rate,
          Tensor.scalar(0.19f),
          Tensor.scalar(0.0975f),
          clip);
      add(
          "decay " + decay,
          new LionStep(0.9, 0.99, decay),
          Set.of(),
          normal(3, 33),
          apart(3, 33),
          apart(3, 33),
          rate,
          clip);
      add(
          "decay " + decay,
          new SgdStep(0.9, decay > 0, decay),
          Set.of(),
          normal(3, 33),
          normal(3, 33),
          normal(3, 33),
          rate,
          clip);
    }
  }
}
