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
 * One step of AdamW (Loshchilov and Hutter 2019) on one parameter. Inputs: parameter, gradient, m, v of one shape; scalars rate, correction1 =
 * {@code 1 - beta1^step}, correction2 = {@code 1 - beta2^step}, clip (the factor on the gradient). Outputs: parameter, m, v.
 * {@code g = clip * gradient; m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2;
 * p = p - rate * decay * p - rate * (m / correction1) / (sqrt(v / correction2) + epsilon)}.
 */
public record AdamWStep(double beta1, double beta2, double epsilon, double decay)
    implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.arity(this, inputs, 8);
    return List.of(inputs.get(0), inputs.get(2), inputs.get(3));
  }

  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    throw new IllegalStateException(
        "[" + name() + "] has no gradient of its own; differentiate its decomposition");
  }

  @Override
  public List<Value> decompose(Ops g, List<Value> inputs) {
    Value p = inputs.get(0);
    Value rate = inputs.get(4);
    Value gradient = g.mul(inputs.get(1), inputs.get(7));
    Value m = g.add(g.mul(inputs.get(2), beta1), g.mul(gradient, 1 - beta1));
    Value v = g.add(g.mul(inputs.get(3), beta2), g.mul(g.mul(gradient, gradient), 1 - beta2));
    Value root = g.add(g.sqrt(g.div(v, inputs.get(6))), epsilon);
    Value step = g.div(g.div(m, inputs.get(5)), root);
    Value decayed = decay == 0 ? p : g.sub(p, g.mul(p, g.mul(rate, decay)));
    return List.of(g.sub(decayed, g.mul(step, rate)), m, v);
  }

  @Override
  public Dim flops(List<TensorType> inputs, List<TensorType> outputs) {
    return outputs.getFirst().shape().elements().times(14);
  }
}
