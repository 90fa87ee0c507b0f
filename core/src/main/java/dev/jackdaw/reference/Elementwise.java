package dev.jackdaw.reference;

import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.op.Abs;
import dev.jackdaw.graph.op.Add;
import dev.jackdaw.graph.op.And;
import dev.jackdaw.graph.op.Binary;
import dev.jackdaw.graph.op.BitwiseAnd;
import dev.jackdaw.graph.op.BitwiseXor;
import dev.jackdaw.graph.op.Cos;
import dev.jackdaw.graph.op.Div;
import dev.jackdaw.graph.op.Equal;
import dev.jackdaw.graph.op.Erf;
import dev.jackdaw.graph.op.Exp;
import dev.jackdaw.graph.op.Less;
import dev.jackdaw.graph.op.LessOrEqual;
import dev.jackdaw.graph.op.Log;
import dev.jackdaw.graph.op.Max;
import dev.jackdaw.graph.op.Min;
import dev.jackdaw.graph.op.Mul;
import dev.jackdaw.graph.op.Neg;
import dev.jackdaw.graph.op.Or;
import dev.jackdaw.graph.op.Pow;
import dev.jackdaw.graph.op.Reciprocal;
import dev.jackdaw.graph.op.Relu;
import dev.jackdaw.graph.op.ShiftRight;
import dev.jackdaw.graph.op.Sigmoid;
import dev.jackdaw.graph.op.Sign;
import dev.jackdaw.graph.op.Sin;
import dev.jackdaw.graph.op.Sqrt;
import dev.jackdaw.graph.op.Sub;
import dev.jackdaw.graph.op.Tanh;
import dev.jackdaw.graph.op.Unary;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** Primitives that work on each element by itself. */
final class Elementwise {
  private Elementwise() {}

  static Array unary(Unary op, Array x) {
    DoubleUnaryOperator f =
        switch (op) {
          case Neg o -> a -> -a;
          case Exp o -> Math::exp;
          case Log o -> Math::log;
          case Sqrt o -> Math::sqrt;
          case Reciprocal o -> a -> 1 / a;
          case Tanh o -> Math::tanh;
          case Sigmoid o -> a -> 1 / (1 + Math.exp(-a));
          case Erf o -> ErrorFunction::erf;
          case Sin o -> Math::sin;
          case Cos o -> Math::cos;
          case Abs o -> Math::abs;
          case Relu o -> a -> Math.max(a, 0);
          case Sign o -> Math::signum;
        };
    Array y = Array.zeros(x.dtype(), x.lengths());
    for (int i = 0; i < y.size(); i++) {
      y.data()[i] = f.applyAsDouble(x.data()[i]);
    }
    return y;
  }

  static Array binary(Binary op, Array a, Array b, DType dtype, long[] lengths) {
    boolean integer = a.dtype() == DType.I32;
    DoubleBinaryOperator f =
        switch (op) {
          case Add o -> integer ? (x, y) -> (int) x + (int) y : (x, y) -> x + y;
          case Sub o -> integer ? (x, y) -> (int) x - (int) y : (x, y) -> x - y;
          case Mul o -> integer ? (x, y) -> (int) x * (int) y : (x, y) -> x * y;
          case Div o -> integer ? (x, y) -> (int) x / (int) y : (x, y) -> x / y;
          case Pow o -> integer ? (x, y) -> (int) Math.pow(x, y) : Math::pow;
          case Max o -> Math::max;
          case Min o -> Math::min;
          case BitwiseAnd o -> (x, y) -> (int) x & (int) y;
          case BitwiseXor o -> (x, y) -> (int) x ^ (int) y;
          case ShiftRight o -> (x, y) -> (int) x >>> (int) y;
          case Equal o -> (x, y) -> x == y ? 1 : 0;
          case Less o -> (x, y) -> x < y ? 1 : 0;
          case LessOrEqual o -> (x, y) -> x <= y ? 1 : 0;
          case And o -> (x, y) -> x != 0 && y != 0 ? 1 : 0;
          case Or o -> (x, y) -> x != 0 || y != 0 ? 1 : 0;
        };
    Array y = Array.zeros(dtype, lengths);
    Array left = Movement.expand(a, lengths);
    Array right = Movement.expand(b, lengths);
    for (int i = 0; i < y.size(); i++) {
      y.data()[i] = f.applyAsDouble(left.data()[i], right.data()[i]);
    }
    return y;
  }

  static Array where(Array condition, Array a, Array b, long[] lengths) {
    Array y = Array.zeros(a.dtype(), lengths);
    Array c = Movement.expand(condition, lengths);
    Array left = Movement.expand(a, lengths);
    Array right = Movement.expand(b, lengths);
    for (int i = 0; i < y.size(); i++) {
      y.data()[i] = c.data()[i] != 0 ? left.data()[i] : right.data()[i];
    }
    return y;
  }

  static Array not(Array x) {
    Array y = Array.zeros(DType.BOOL, x.lengths());
    for (int i = 0; i < y.size(); i++) {
      y.data()[i] = x.data()[i] == 0 ? 1 : 0;
    }
    return y;
  }

  static Array cast(Array x, DType to) {
    Array y = Array.zeros(to, x.lengths());
    for (int i = 0; i < y.size(); i++) {
      double value = x.data()[i];
      y.data()[i] =
          switch (to) {
            case F32 -> value;
            case I32 -> (int) value;
            case BOOL -> value != 0 ? 1 : 0;
          };
    }
    return y;
  }
}
