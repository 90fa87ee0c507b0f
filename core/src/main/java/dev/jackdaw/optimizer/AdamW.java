package dev.jackdaw.optimizer;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.composite.AdamWStep;
import java.util.ArrayList;
import java.util.List;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019): {@code p = p - rate decay p - rate m^ / (sqrt(v^) + epsilon)}
 * with bias-corrected means m^ of the gradient and v^ of its square; with {@code amsgrad} (Reddi et al. 2018) the largest v so
 * far takes the place of v.
 */
public record AdamW(
    @Doc("Decay of the mean of the gradient") @Default("0.9") @Range(min = 0, max = 0.999999)
        double beta1,
    @Doc("Decay of the mean of its square") @Default("0.95") @Range(min = 0, max = 0.999999)
        double beta2,
    @Doc("Added to the root of the mean square") @Default("1e-8") @Range(min = 0) double epsilon,
    @Doc("Decoupled weight decay of tensors with two axes or more")
        @Default("0.1")
        @Range(min = 0, max = 100)
        double weightDecay,
    @Doc("Divide by the largest mean square so far") @Default("false") boolean amsgrad)
    implements Optimizer {
  @Override
  public List<String> moments() {
    return amsgrad ? List.of("adamw.m", "adamw.v", "adamw.largest") : List.of("adamw.m", "adamw.v");
  }

  @Override
  public List<StepScalar> scalars() {
    return List.of(StepScalar.correction(beta1), StepScalar.correction(beta2));
  }

  @Override
  public Moved step(Ops g, Operands in) {
    if (amsgrad) {
      Value gradient = g.mul(in.gradient(), in.clip());
      AdamMoments adam = AdamMoments.next(g, gradient, in, beta1, beta2);
      Value largest = g.max(in.moment(2), adam.v());
      Value step = adam.step(g, in, largest, epsilon);
      Value decayed = Decay.decoupled(g, in);
      return new Moved(
          g.sub(decayed, g.mul(step, in.rate())), List.of(adam.m(), adam.v(), largest));
    }
    List<Value> inputs =
        new ArrayList<>(List.of(in.parameter(), in.gradient(), in.moment(0), in.moment(1)));
    inputs.addAll(List.of(in.rate(), in.scalar(0), in.scalar(1), in.clip()));
    List<Value> out = g.applyAll(new AdamWStep(beta1, beta2, epsilon, in.decay()), inputs);
    return new Moved(out.get(0), List.of(out.get(1), out.get(2)));
  }
}
