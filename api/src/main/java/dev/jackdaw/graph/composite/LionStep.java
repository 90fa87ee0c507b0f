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
 * One step of Lion (Chen et al. 2023) on one parameter. Inputs: parameter, gradient, m of one shape; scalars rate, clip. Outputs: parameter, m.
 * {@code g = clip * gradient; p = p - rate * (sign(beta1 m + (1 - beta1) g) + decay p); m = beta2 m + (1 - beta2) g}.
 */
public record LionStep(double beta1, double beta2, double decay) implements Composite {
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
    Value m = inputs.get(2);
    Value gradient = g.mul(inputs.get(1), inputs.get(4));
    Value direction = g.sign(g.add(g.mul(m, beta1), g.mul(gradient, 1 - beta1)));
    Value step = decay == 0 ? direction : g.add(direction, g.mul(p, decay));
    return List.of(
        g.sub(p, g.mul(step, inputs.get(3))), g.add(g.mul(m, beta2), g.mul(gradient, 1 - beta2)));
  }

  @Override
  public Dim flops(List<TensorType> inputs, List<TensorType> outputs) {
    return outputs.getFirst().shape().elements().times(10);
  }
}
