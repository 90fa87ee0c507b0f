package dev.jackdaw.head.classification;

import dev.jackdaw.problem.NearestName;
import dev.jackdaw.problem.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Labels and their numbers. */
final class LabelIndex {
  private static final int SHOWN = 100;

  private final List<String> labels;
  private final Map<String, Integer> numbers = new HashMap<>();

  LabelIndex(List<String> labels) {
    this.labels = labels;
    labels.forEach(label -> numbers.put(label, numbers.size()));
  }

  Optional<Integer> number(String label) {
    return Optional.ofNullable(numbers.get(label));
  }

  /** What is said of a label that is none of them. */
  Problem unknown(String label) {
    Problem problem =
        Problem.of("unknown label \"" + label + "\"")
            .available(labels.subList(0, Math.min(labels.size(), SHOWN)));
    Optional<String> near = NearestName.of(label, labels);
    return near.map(name -> problem.fix("did you mean \"" + name + "\"?")).orElse(problem);
  }
}
