package dev.jackdaw.optimizer;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.composite.LionStep;
import java.util.List;

/**
 * Lion (Chen et al. 2023): the sign of an interpolated mean of the gradient, decoupled weight decay. Wants a learning rate 3 to 10
 * times smaller than AdamW's and a weight decay as much larger.
 */
public record Lion(
    @Doc("Weight of the mean in the direction") @Default("0.9") @Range(min = 0, max = 0.999999)
        double beta1,
    @Doc("Decay of the mean of the gradient") @Default("0.99") @Range(min = 0, max = 0.999999)
        double beta2,
    @Doc("Decoupled weight decay of tensors with two axes or more")
        @Default("0.3")
        @Range(min = 0, max = 100)
        double weightDecay)
    implements Optimizer {
  @Override
  public List<String> moments() {
    return List.of("lion.m");
  }

  @Override
  public Moved step(Ops g, Operands in) {
    var out =
        g.applyAll(
            new LionStep(beta1, beta2, in.decay()),
            List.of(in.parameter(), in.gradient(), in.moment(0), in.rate(), in.clip()));
    return new Moved(out.get(0), List.of(out.get(1)));
  }
}
