package dev.jackdaw.graph.composite;

import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.op.Composite;
import dev.jackdaw.graph.op.Gradients;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sum of the squares of all elements of all inputs, a scalar: the square of the global norm that gradients are clipped to.
 */
public record SumOfSquares() implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("[sum_of_squares] no inputs");
    }
    return List.of(new TensorType(DType.F32, Shape.scalar()));
  }

  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    Value dy = Gradients.only(gradients);
    List<@Nullable Value> d = new ArrayList<>();
    for (Value input : node.inputs()) {
      d.add(g.mul(g.mul(input, 2), dy));
    }
    return d;
  }

  @Override
  public List<Value> decompose(Ops g, List<Value> inputs) {
    Value sum = null;
    for (Value input : inputs) {
      Value part = g.sumAll(g.mul(input, input));
      sum = sum == null ? part : g.add(sum, part);
    }
    return List.of(java.util.Objects.requireNonNull(sum));
  }

  @Override
  public Dim flops(List<TensorType> inputs, List<TensorType> outputs) {
    return inputs.stream().map(t -> t.shape().elements()).reduce(Dim.of(0), Dim::plus).times(2);
  }
}
