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

/** Largest element over axes (counted from the front); kept with length 1, or dropped. Equal maxima share the gradient. ONNX ReduceMax. */
public record ReduceMax(List<Integer> axes, boolean keep) implements Primitive {
  public ReduceMax {
    axes = List.copyOf(axes);
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.arity(this, inputs, 1);
    return List.of(
        new TensorType(
            inputs.getFirst().dtype(), Check.reduced(this, inputs.getFirst().shape(), axes, keep)));
  }

  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    Value x = node.input(0);
    Shape kept = Check.reduced(this, x.shape(), axes, true);
    Value largest = g.cast(g.equal(x, g.reshape(node.output(0), kept)), DType.F32);
    Value count = g.apply(new ReduceSum(axes, true), largest);
    return Gradients.of(g.mul(g.div(largest, count), g.reshape(Gradients.only(gradients), kept)));
  }

  @Override
  public Dim flops(List<TensorType> inputs, List<TensorType> outputs) {
    return inputs.getFirst().shape().elements();
  }
}
