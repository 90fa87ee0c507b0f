package dev.jackdaw.bundle;

import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Whether a checkpoint holds exactly the parameters of a model. */
final class ParameterMatch {
  private static final int MOST_NAMED = 20;

  private ParameterMatch() {}

  static void require(Path folder, List<ParameterSpec> wanted, Map<String, TensorType> found) {
    List<Problem> problems = new ArrayList<>();
    TreeSet<String> left = new TreeSet<>(found.keySet());
    for (ParameterSpec parameter : wanted) {
      left.remove(parameter.name());
      TensorType type = found.get(parameter.name());
      Shape shape = parameter.shape();
      if (type == null) {
        problems.add(
            Problem.of("the parameter " + parameter.name() + " " + shape + " is missing")
                .at(folder.toString()));
      } else if (!type.shape().equals(shape)) {
        problems.add(
            Problem.of(
                    "the parameter "
                        + parameter.name()
                        + " has the shape "
                        + type.shape()
                        + ", the model's is "
                        + shape)
                .at(folder.toString()));
      }
    }
    left.forEach(
        name ->
            problems.add(
                Problem.of("the parameter " + name + " belongs to no part of the model")
                    .at(folder.toString())));
    if (problems.size() > MOST_NAMED) {
      int more = problems.size() - MOST_NAMED;
      problems.subList(MOST_NAMED, problems.size()).clear();
      problems.add(
          Problem.of("and " + more + " more parameters do not match").at(folder.toString()));
    }
    if (!problems.isEmpty()) {
      throw new UserException(UserException.Kind.INPUT, problems);
    }
  }
}
