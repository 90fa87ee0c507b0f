package dev.jackdaw.recipe;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Settings from the command line laid over a tree: {@code training.steps=200}, {@code data.sources[0].files=[a.txt]}. The value
 * is YAML. Keys on the way that do not exist are made, and a component written by its name alone becomes {@code {type: name}}, so
 * that {@code tokenizer.vocabulary=4096} works over {@code tokenizer: bpe}.
 */
public final class Overrides {
  private static final String OPTION = "--set ";

  private Overrides() {}

  /** @throws UserException of kind USAGE, with every override that cannot be applied */
  public static Tree apply(Tree tree, List<String> overrides) {
    List<Problem> problems = new ArrayList<>();
    Tree result = tree;
    for (String override : overrides) {
      int equals = override.indexOf('=');
      if (equals <= 0) {
        problems.add(
            Problem.of("\"" + override + "\" is not of the form key=value")
                .at(OPTION.trim())
                .fix("write --set training.steps=200"));
        continue;
      }
      String path = override.substring(0, equals).strip();
      try {
        Tree value = Yaml.argument(override.substring(equals + 1), OPTION + path);
        result = set(result, steps(path), 0, value, path);
      } catch (UserException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new UserException(UserException.Kind.USAGE, problems);
    }
    return result;
  }

  private static List<String> steps(String path) {
    List<String> steps = List.of(path.replace("[", ".").replace("]", "").split("\\.", -1));
    if (steps.stream().anyMatch(String::isBlank)) {
      throw fault(path, "\"" + path + "\" is not a key: names are separated by single dots");
    }
    return steps;
  }

  private static Tree set(Tree tree, List<String> steps, int depth, Tree value, String path) {
    if (depth == steps.size()) {
      return value;
    }
    String step = steps.get(depth);
    if (tree instanceof Tree.Items list) {
      List<Tree> items = new ArrayList<>(list.items());
      int index = index(step, items.size(), path);
      Tree old = index < items.size() ? items.get(index) : nothing(path);
      Tree changed = set(old, steps, depth + 1, value, path);
      if (index < items.size()) {
        items.set(index, changed);
      } else {
        items.add(changed);
      }
      return new Tree.Items(items, list.place());
    }
    Map<String, Tree.Entry> entries = new LinkedHashMap<>();
    switch (tree) {
      case Tree.Mapping mapping -> entries.putAll(mapping.entries());
      case Tree.Scalar scalar when scalar.kind() == Tree.Kind.TEXT ->
          entries.put("type", new Tree.Entry(scalar.place(), scalar));
      case Tree.Scalar scalar when scalar.kind() == Tree.Kind.NOTHING -> {}
      default ->
          throw fault(
              path,
              String.join(".", steps.subList(0, depth))
                  + " is "
                  + tree.words()
                  + ", which has no keys");
    }
    Tree.Entry old = entries.get(step);
    Tree changed = set(old == null ? nothing(path) : old.value(), steps, depth + 1, value, path);
    entries.put(step, new Tree.Entry(old == null ? Place.of(OPTION + path) : old.key(), changed));
    return new Tree.Mapping(entries, tree.place());
  }

  private static int index(String step, int size, String path) {
    if (!step.matches("[0-9]{1,6}") || Integer.parseInt(step) > size) {
      throw fault(
          path, "\"" + step + "\" is not an index of a list of " + size + "; " + size + " appends");
    }
    return Integer.parseInt(step);
  }

  private static Tree nothing(String path) {
    return new Tree.Scalar(Tree.Kind.NOTHING, "", true, Place.of(OPTION + path));
  }

  private static UserException fault(String path, String what) {
    return new UserException(UserException.Kind.USAGE, Problem.of(what).at(OPTION + path));
  }
}
