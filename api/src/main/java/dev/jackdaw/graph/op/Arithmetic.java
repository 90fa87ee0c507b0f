package dev.jackdaw.graph.op;

import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.TensorType;
import java.util.List;

/** Binary primitives on F32 or I32. */
public sealed interface Arithmetic extends Binary permits Add, Sub, Mul, Div, Pow, Max, Min {
  @Override
  default List<TensorType> infer(List<TensorType> inputs) {
    Check.arity(this, inputs, 2);
    Check.same(this, inputs, 0, 1);
    Shape shape = Shape.broadcast(name(), inputs.get(0).shape(), inputs.get(1).shape());
    return List.of(new TensorType(inputs.get(0).dtype(), shape));
  }
}
