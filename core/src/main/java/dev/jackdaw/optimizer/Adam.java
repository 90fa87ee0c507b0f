package dev.jackdaw.optimizer;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;
import dev.jackdaw.graph.Ops;
import java.util.List;

/** Adam (Kingma and Ba 2015), weight decay added to the gradient before the means are taken: the L2 penalty. */
public record Adam(
    @Doc("Decay of the mean of the gradient") @Default("0.9") @Range(min = 0, max = 0.999999)
        double beta1,
    @Doc("Decay of the mean of its square") @Default("0.999") @Range(min = 0, max = 0.999999)
        double beta2,
    @Doc("Added to the root of the mean square") @Default("1e-8") @Range(min = 0) double epsilon,
    @Doc("L2 penalty of tensors with two axes or more") @Default("0") @Range(min = 0, max = 100)
        double weightDecay)
    implements Optimizer {
  @Override
  public List<String> moments() {
    return List.of("adam.m", "adam.v");
  }

  @Override
  public List<StepScalar> scalars() {
    return List.of(StepScalar.correction(beta1), StepScalar.correction(beta2));
  }

  @Override
  public Moved step(Ops g, Operands in) {
    AdamMoments adam = AdamMoments.next(g, Decay.penalty(g, in), in, beta1, beta2);
    return new Moved(
        g.sub(in.parameter(), g.mul(adam.step(g, in, adam.v(), epsilon), in.rate())),
        List.of(adam.m(), adam.v()));
  }
}
