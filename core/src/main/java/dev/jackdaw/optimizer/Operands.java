package dev.jackdaw.optimizer;

import dev.jackdaw.graph.Value;
import java.util.List;

/**
 * What one step on one parameter reads.
 *
 * @param parameter any shape
 * @param gradient of the parameter's shape, not yet clipped
 * @param moments in the order of {@link Optimizer#moments}, each of the parameter's shape
 * @param rate learning rate of this parameter, a scalar
 * @param clip factor on the gradient, a scalar
 * @param scalars in the order of {@link Optimizer#scalars}
 * @param decay weight decay of this parameter; 0 for one that is not decayed
 */
public record Operands(
    Value parameter,
    Value gradient,
    List<Value> moments,
    Value rate,
    Value clip,
    List<Value> scalars,
    double decay) {
  public Operands {
    moments = List.copyOf(moments);
    scalars = List.copyOf(scalars);
  }

  Value moment(int i) {
    return moments.get(i);
  }

  Value scalar(int i) {
    return scalars.get(i);
  }
}
