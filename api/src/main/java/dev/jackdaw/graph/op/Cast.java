package dev.jackdaw.graph.op;

import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Another element type: F32 to I32 cuts the fraction off, BOOL is 0 or 1. ONNX Cast. */
public record Cast(DType to) implements Primitive {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.arity(this, inputs, 1);
    return List.of(new TensorType(to, inputs.getFirst().shape()));
  }

  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    return node.input(0).dtype() == DType.F32 && to == DType.F32 ? gradients : Gradients.none(node);
  }
}
