package dev.jackdaw.graph.op;

import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code y = e^x / sum(e^x)} over the last axis, computed from x less its maximum. ONNX Softmax. */
public record Softmax() implements Primitive {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.arity(this, inputs, 1);
    Check.dtype(this, inputs, 0, DType.F32);
    Check.rank(this, inputs, 0, 1, Integer.MAX_VALUE);
    return inputs;
  }

  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    Value dy = Gradients.only(gradients);
    Value y = node.output(0);
    return Gradients.of(g.mul(y, g.sub(dy, g.sumLast(g.mul(dy, y)))));
  }

  @Override
  public Dim flops(List<TensorType> inputs, List<TensorType> outputs) {
    return outputs.getFirst().shape().elements().times(5);
  }
}
