package dev.jackdaw.optimizer;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.Value;
import java.util.List;

/** RMSprop (Tieleman and Hinton 2012): {@code s = alpha s + (1 - alpha) g^2; p = p - rate g / (sqrt(s) + epsilon)}. */
public record Rmsprop(
    @Doc("Decay of the mean square of the gradient")
        @Default("0.99")
        @Range(min = 0, max = 0.999999)
        double alpha,
    @Doc("Added to the root of the mean square") @Default("1e-8") @Range(min = 0) double epsilon,
    @Doc("L2 penalty of tensors with two axes or more") @Default("0") @Range(min = 0, max = 100)
        double weightDecay)
    implements Optimizer {
  @Override
  public List<String> moments() {
    return List.of("rmsprop.square");
  }

  @Override
  public Moved step(Ops g, Operands in) {
    Value gradient = Decay.penalty(g, in);
    Value square = g.add(g.mul(in.moment(0), alpha), g.mul(g.mul(gradient, gradient), 1 - alpha));
    Value step = g.div(gradient, g.add(g.sqrt(square), epsilon));
    return new Moved(g.sub(in.parameter(), g.mul(step, in.rate())), List.of(square));
  }
}
