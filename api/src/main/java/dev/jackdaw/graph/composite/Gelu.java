package dev.jackdaw.graph.composite;

import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.op.Check;
import dev.jackdaw.graph.op.Composite;
import dev.jackdaw.graph.op.Gradients;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gaussian error linear unit (Hendrycks and Gimpel 2016): {@code x * Phi(x)} by the error function, or its tanh approximation
 * {@code x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 x^3)))}. ONNX Gelu.
 */
public record Gelu(boolean tanh) implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.arity(this, inputs, 1);
    Check.dtype(this, inputs, 0, DType.F32);
    return inputs;
  }

  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    Value dy = Gradients.only(gradients);
    return Gradients.of(g.apply(new GeluGradient(tanh), dy, node.input(0)));
  }

  @Override
  public List<Value> decompose(Ops g, List<Value> inputs) {
    Value x = inputs.getFirst();
    Value inner = tanh ? g.tanh(inner(g, x)) : g.erf(g.mul(x, Math.sqrt(0.5)));
    return List.of(g.mul(g.mul(x, 0.5), g.add(inner, 1)));
  }

  @Override
  public Dim flops(List<TensorType> inputs, List<TensorType> outputs) {
    return outputs.getFirst().shape().elements().times(10);
  }

  static Value inner(Ops g, Value x) {
    Value cubic = g.mul(g.mul(g.mul(x, x), x), 0.044715);
    return g.mul(g.add(x, cubic), Math.sqrt(2 / Math.PI));
  }
}
