package dev.jackdaw.optimizer;

import dev.jackdaw.graph.Ops;
import dev.jackdaw.model.ParameterSpec;
import java.util.List;

/**
 * A rule by which parameters move. A record of settings, as a recipe gives them, that describes one step on one parameter.
 *
 * <p>The learning rate is no setting of a rule: it comes from the schedule, as an input of every step.
 */
public sealed interface Optimizer permits AdamW, Adam, Adagrad, Lion, Muon, Rmsprop, Sgd {
  /** Weight decay of parameters that are decayed at all; decoupled or added to the gradient, as the rule says. */
  double weightDecay();

  /**
   * The rule for one parameter: this one, unless it leaves some parameters to another.
   */
  default Rule ruleFor(ParameterSpec parameter) {
    return new Rule(this, 1);
  }

  /** Names of what is kept of a parameter between steps, each of the parameter's shape and zero at first: {@code adamw.m}. */
  List<String> moments();

  /** Scalars that change from step to step, beside rate and clip. */
  default List<StepScalar> scalars() {
    return List.of();
  }

  /** Describes one step on one parameter. */
  Moved step(Ops g, Operands in);

  /**
   * A rule and what it makes of the learning rate.
   *
   * @param rate factor on the scheduled learning rate
   */
  record Rule(Optimizer optimizer, double rate) {}
}
