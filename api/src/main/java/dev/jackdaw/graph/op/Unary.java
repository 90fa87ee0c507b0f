package dev.jackdaw.graph.op;

import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.TensorType;
import java.util.List;

/** Primitives that map each F32 element by itself. */
public sealed interface Unary extends Primitive
    permits Neg, Exp, Log, Sqrt, Reciprocal, Tanh, Sigmoid, Erf, Sin, Cos, Abs, Relu, Sign {
  @Override
  default List<TensorType> infer(List<TensorType> inputs) {
    Check.arity(this, inputs, 1);
    Check.dtype(this, inputs, 0, DType.F32);
    return inputs;
  }
}
