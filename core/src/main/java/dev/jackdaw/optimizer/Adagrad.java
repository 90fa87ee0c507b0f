package dev.jackdaw.optimizer;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.Value;
import java.util.List;

/** Adagrad (Duchi et al. 2011): {@code s = s + g^2; p = p - rate g / (sqrt(s) + epsilon)}. */
public record Adagrad(
    @Doc("Added to the root of the sum of squares") @Default("1e-10") @Range(min = 0)
        double epsilon,
    @Doc("L2 penalty of tensors with two axes or more") @Default("0") @Range(min = 0, max = 100)
        double weightDecay)
    implements Optimizer {
  @Override
  public List<String> moments() {
    return List.of("adagrad.sum");
  }

  @Override
  public Moved step(Ops g, Operands in) {
    Value gradient = Decay.penalty(g, in);
    Value sum = g.add(in.moment(0), g.mul(gradient, gradient));
    Value step = g.div(gradient, g.add(g.sqrt(sum), epsilon));
    return new Moved(g.sub(in.parameter(), g.mul(step, in.rate())), List.of(sum));
  }
}
