package dev.jackdaw.graph.op;

import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.TensorType;
import java.util.List;

/** Binary primitives that compare F32 or I32 and give BOOL. */
public sealed interface Comparison extends Binary permits Equal, Less, LessOrEqual {
  @Override
  default List<TensorType> infer(List<TensorType> inputs) {
    Check.arity(this, inputs, 2);
    Check.same(this, inputs, 0, 1);
    Shape shape = Shape.broadcast(name(), inputs.get(0).shape(), inputs.get(1).shape());
    return List.of(new TensorType(DType.BOOL, shape));
  }
}
