package dev.jackdaw.training;

import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.optimizer.Assignment;
import dev.jackdaw.optimizer.ParameterGroups;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What moves when: a strategy may train other parameters in later parts of a run. */
final class Phases {
  private final TrainingSetup setup;
  private final Adaptation adaptation;
  private final List<Long> starts = new ArrayList<>();
  private final List<ParameterSpec> parameters;
  private final Set<String> reached = new HashSet<>();

  private Phases(TrainingSetup setup) {
    this.setup = setup;
    this.adaptation = setup.model().adaptation();
    this.parameters = setup.model().parameters();
    setup.heads().forEach(head -> reached.addAll(setup.model().reached(head.name())));
    List<Double> fractions = adaptation.phaseStarts();
    if (fractions.isEmpty() || fractions.getFirst() != 0) {
      throw new IllegalArgumentException(
          "[training] the strategy's phases start at " + fractions + ", the first must be 0");
    }
    for (double fraction : fractions) {
      long start = Math.round(fraction * setup.sizes().steps());
      if (!(fraction >= 0 && fraction <= 1) || (!starts.isEmpty() && start < starts.getLast())) {
        throw new IllegalArgumentException(
            "[training] the strategy's phases start at " + fractions + ", must ascend from 0 to 1");
      }
      starts.add(start);
    }
  }

  /** @throws UserException of kind CONFIGURATION if a group of the settings has no parameter */
  static Phases of(TrainingSetup setup) {
    ParameterGroups.requireMatches(setup.config().groups(), setup.model().parameters());
    return new Phases(setup);
  }

  /** The phase of the step after {@code finished} steps. */
  int at(long finished) {
    int phase = 0;
    while (phase + 1 < starts.size() && starts.get(phase + 1) <= finished) {
      phase++;
    }
    return phase;
  }

  int count() {
    return starts.size();
  }

  /**
   * What moves in a phase, and how. A parameter that no trained head's loss depends on, such as another head's, does not move: its
   * gradient is zero, but weight decay would wear it away.
   *
   * @throws UserException of kind CONFIGURATION if nothing does
   */
  List<Assignment> assignments(int phase) {
    List<ParameterSpec> trained =
        parameters.stream()
            .filter(parameter -> reached.contains(parameter.name()))
            .filter(parameter -> adaptation.trains(parameter.name(), phase))
            .toList();
    if (trained.isEmpty()) {
      throw new UserException(
          UserException.Kind.CONFIGURATION,
          Problem.of(
                  "the fine-tuning strategy trains no parameter"
                      + (starts.size() > 1 ? " in phase " + (phase + 1) : ""))
              .available(parameters.stream().map(ParameterSpec::name).toList()));
    }
    return ParameterGroups.assign(
            setup.config().optimizer(), trained, setup.config().groups(), adaptation::rate)
        .stream()
        .map(assignment -> assignment.since(since(assignment.parameter().name(), phase)))
        .toList();
  }

  /** When a parameter that moves in this phase began to: with this phase, or with one before it from which on it never rested. */
  private long since(String parameter, int phase) {
    int first = phase;
    while (first > 0 && adaptation.trains(parameter, first - 1)) {
      first--;
    }
    return starts.get(first);
  }
}
