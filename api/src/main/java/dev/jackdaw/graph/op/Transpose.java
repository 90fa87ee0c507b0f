package dev.jackdaw.graph.op;

import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Axes in another order: axis i of the result is axis {@code permutation[i]} of x. ONNX Transpose. */
public record Transpose(List<Integer> permutation) implements Primitive {
  public Transpose {
    permutation = List.copyOf(permutation);
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.arity(this, inputs, 1);
    Shape x = inputs.getFirst().shape();
    if (permutation.size() != x.rank() || permutation.stream().distinct().count() != x.rank()) {
      throw new IllegalArgumentException(
          "[transpose] " + permutation + " does not order the axes of " + x);
    }
    List<Dim> dims = permutation.stream().map(x::dim).toList();
    return List.of(new TensorType(inputs.getFirst().dtype(), new Shape(dims)));
  }

  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    Integer[] inverse = new Integer[permutation.size()];
    for (int i = 0; i < inverse.length; i++) {
      inverse[permutation.get(i)] = i;
    }
    return Gradients.of(g.apply(new Transpose(List.of(inverse)), Gradients.only(gradients)));
  }

  @Override
  public Dim flops(List<TensorType> inputs, List<TensorType> outputs) {
    return Dim.of(0);
  }
}
