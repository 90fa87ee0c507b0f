package dev.jackdaw.graph.op;

import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.TensorType;
import java.util.List;

/** Binary primitives on BOOL. */
public sealed interface Logical extends Binary permits And, Or {
  @Override
  default List<TensorType> infer(List<TensorType> inputs) {
    Check.arity(this, inputs, 2);
    Check.same(this, inputs, 0, 1);
    Check.dtype(this, inputs, 0, DType.BOOL);
    Shape shape = Shape.broadcast(name(), inputs.get(0).shape(), inputs.get(1).shape());
    return List.of(new TensorType(DType.BOOL, shape));
  }
}
