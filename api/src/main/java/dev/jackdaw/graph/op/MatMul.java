package dev.jackdaw.graph.op;

import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code y = a b} over the last two axes: (…, n, k) and (…, k, m) give (…, n, m); the axes in front broadcast. ONNX MatMul for ranks of 2 and more. */
public record MatMul() implements Primitive {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.arity(this, inputs, 2);
    Check.rank(this, inputs, 0, 2, Integer.MAX_VALUE);
    Check.rank(this, inputs, 1, 2, Integer.MAX_VALUE);
    Shape a = inputs.get(0).shape();
    Shape b = inputs.get(1).shape();
    if (!a.dim(-1).equals(b.dim(-2))) {
      throw new IllegalArgumentException("[mat_mul] " + a + " times " + b);
    }
    Shape batch = Shape.broadcast(name(), a.dropLast(2), b.dropLast(2));
    return List.of(new TensorType(DType.F32, batch.append(a.dim(-2), b.dim(-1))));
  }

  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    Value dy = Gradients.only(gradients);
    Value a = node.input(0);
    Value b = node.input(1);
    Value da = g.matMul(dy, g.transposeLast(b));
    Value db = g.matMul(g.transposeLast(a), dy);
    return Gradients.of(g.sumTo(da, a.shape()), g.sumTo(db, b.shape()));
  }

  @Override
  public Dim flops(List<TensorType> inputs, List<TensorType> outputs) {
    return outputs.getFirst().shape().elements().times(inputs.getFirst().shape().dim(-1)).times(2);
  }
}
