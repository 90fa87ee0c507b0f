package dev.jackdaw.graph.composite;

import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.op.Check;
import dev.jackdaw.graph.op.Composite;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of stochastic gradient descent with momentum on one parameter, decay added to the gradient as in PyTorch. Inputs: parameter, gradient, buffer
 * of one shape; scalars rate, clip. Outputs: parameter, buffer. {@code g = clip * gradient + decay p; buffer = momentum buffer + g;
 * p = p - rate * (nesterov ? g + momentum buffer : buffer)}. The buffer starts at zero.
 */
public record SgdStep(double momentum, boolean nesterov, double decay) implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.arity(this, inputs, 5);
    return List.of(inputs.get(0), inputs.get(2));
  }

  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    throw new IllegalStateException(
        "[" + name() + "] has no gradient of its own; differentiate its decomposition");
  }

  @Override
  public List<Value> decompose(Ops g, List<Value> inputs) {
    Value p = inputs.get(0);
    Value gradient = g.mul(inputs.get(1), inputs.get(4));
    if (decay != 0) {
      gradient = g.add(gradient, g.mul(p, decay));
    }
    Value buffer = g.add(g.mul(inputs.get(2), momentum), gradient);
    Value step = nesterov ? g.add(gradient, g.mul(buffer, momentum)) : buffer;
    return List.of(g.sub(p, g.mul(step, inputs.get(3))), buffer);
  }

  @Override
  public Dim flops(List<TensorType> inputs, List<TensorType> outputs) {
    return outputs.getFirst().shape().elements().times(6);
  }
}
