package dev.jackdaw.graph.op;

import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.TensorType;
import java.util.List;

/** Binary primitives on I32. */
public sealed interface Bitwise extends Binary permits BitwiseAnd, BitwiseXor, ShiftRight {
  @Override
  default List<TensorType> infer(List<TensorType> inputs) {
    Check.arity(this, inputs, 2);
    Check.same(this, inputs, 0, 1);
    Check.dtype(this, inputs, 0, DType.I32);
    Shape shape = Shape.broadcast(name(), inputs.get(0).shape(), inputs.get(1).shape());
    return List.of(new TensorType(DType.I32, shape));
  }
}
