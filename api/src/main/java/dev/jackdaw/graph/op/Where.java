package dev.jackdaw.graph.op;

import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code y = condition ? a : b}, element by element. Broadcasts. ONNX Where. */
public record Where() implements Primitive {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.arity(this, inputs, 3);
    Check.dtype(this, inputs, 0, DType.BOOL);
    Check.same(this, inputs, 1, 2);
    Shape values = Shape.broadcast(name(), inputs.get(1).shape(), inputs.get(2).shape());
    return List.of(
        new TensorType(
            inputs.get(1).dtype(), Shape.broadcast(name(), inputs.get(0).shape(), values)));
  }

  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    Value dy = Gradients.only(gradients);
    Value condition = node.input(0);
    Value zero = g.zerosLike(dy);
    return Gradients.of(
        null,
        g.sumTo(g.where(condition, dy, zero), node.input(1).shape()),
        g.sumTo(g.where(condition, zero, dy), node.input(2).shape()));
  }
}
