package dev.jackdaw.optimizer;

import dev.jackdaw.assembly.Inputs;
import dev.jackdaw.model.ParameterSpec;
import java.util.List;

/**
 * A trained parameter and how it moves.
 *
 * @param optimizer its rule
 * @param rate factor on the scheduled learning rate
 * @param decay weight decay; 0 for none
 * @param since steps that were finished when it began to move: bias corrections count from there
 */
public record Assignment(
    ParameterSpec parameter, Optimizer optimizer, double rate, double decay, long since) {
  public Assignment(ParameterSpec parameter, Optimizer optimizer, double rate, double decay) {
    this(parameter, optimizer, rate, decay, 0);
  }

  /** The same for a parameter that begins to move after {@code step} steps. */
  public Assignment since(long step) {
    return new Assignment(parameter, optimizer, rate, decay, step);
  }

  /** The rule's scalars, counted from when this parameter began to move. */
  List<StepScalar> scalars() {
    return optimizer.scalars().stream().map(scalar -> scalar.since(since)).toList();
  }

  /** Key of the parameter's gradient in the store. */
  public String gradientKey() {
    return Inputs.gradient(parameter.name());
  }

  /** Key of one of its moments in the store. */
  public String momentKey(String moment) {
    return moment + "/" + parameter.name();
  }
}
