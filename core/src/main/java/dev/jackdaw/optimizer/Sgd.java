package dev.jackdaw.optimizer;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.composite.SgdStep;
import java.util.List;

/**
 * Stochastic gradient descent: plain, with momentum ({@code b = momentum b + g; p = p - rate b}), or with Nesterov's ({@code p = p -
 * rate (g + momentum b)}). Weight decay is added to the gradient.
 */
public record Sgd(
    @Doc("Decay of the sum of gradients; 0: none is kept")
        @Default("0.9")
        @Range(min = 0, max = 0.999999)
        double momentum,
    @Doc("Look ahead by one step of momentum") @Default("false") boolean nesterov,
    @Doc("L2 penalty of tensors with two axes or more") @Default("0") @Range(min = 0, max = 100)
        double weightDecay)
    implements Optimizer {
  public Sgd {
    if (nesterov && momentum == 0) {
      throw new IllegalArgumentException(
          "nesterov is true and momentum 0; nesterov needs momentum");
    }
  }

  @Override
  public List<String> moments() {
    return momentum == 0 ? List.of() : List.of("sgd.buffer");
  }

  @Override
  public Moved step(Ops g, Operands in) {
    if (momentum == 0) {
      return new Moved(g.sub(in.parameter(), g.mul(Decay.penalty(g, in), in.rate())), List.of());
    }
    var out =
        g.applyAll(
            new SgdStep(momentum, nesterov, in.decay()),
            List.of(in.parameter(), in.gradient(), in.moment(0), in.rate(), in.clip()));
    return new Moved(out.get(0), List.of(out.get(1)));
  }
}
