package dev.jackdaw.optimizer;

import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Says for every trained parameter how it moves. */
public final class ParameterGroups {
  private ParameterGroups() {}

  /**
   * Tensors with two axes or more are decayed, embeddings included; norms and biases are not. A parameter in several groups takes
   * the product of their rates and the last group's weight decay.
   *
   * @param groups exceptions
   * @param rate further factor on the learning rate by name: what a fine-tuning strategy asks for
   */
  public static List<Assignment> assign(
      Optimizer optimizer,
      List<ParameterSpec> trained,
      List<ParameterGroup> groups,
      ToDoubleFunction<String> rate) {
    return trained.stream().map(parameter -> assign(optimizer, parameter, groups, rate)).toList();
  }

  /** @throws UserException of kind CONFIGURATION if a group has no parameter, naming every such group */
  public static void requireMatches(List<ParameterGroup> groups, List<ParameterSpec> parameters) {
    List<String> names = parameters.stream().map(ParameterSpec::name).toList();
    List<Problem> problems = new ArrayList<>();
    for (ParameterGroup group : groups) {
      if (names.stream().noneMatch(group::matches)) {
        problems.add(
            Problem.of("no parameter matches \"" + group.match() + "\"")
                .at("training.groups")
                .available(names)
                .fix("* stands for any characters"));
      }
    }
    if (!problems.isEmpty()) {
      throw new UserException(UserException.Kind.CONFIGURATION, problems);
    }
  }

  private static Assignment assign(
      Optimizer optimizer,
      ParameterSpec parameter,
      List<ParameterGroup> groups,
      ToDoubleFunction<String> rate) {
    Optimizer.Rule rule = optimizer.ruleFor(parameter);
    double factor = rule.rate() * rate.applyAsDouble(parameter.name());
    double decay = parameter.shape().rank() >= 2 ? optimizer.weightDecay() : 0;
    for (ParameterGroup group : groups) {
      if (group.matches(parameter.name())) {
        factor *= group.rate();
        decay = group.weightDecay().orElse(decay);
      }
    }
    return new Assignment(parameter, rule.optimizer(), factor, decay);
  }
}
