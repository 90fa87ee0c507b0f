package dev.jackdaw.finetune;

import dev.jackdaw.model.AttentionSite;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A model as a strategy sees it before anything is built.
 *
 * @param parameters all parameters of base and heads, in order of declaration
 * @param projections all projections of base and heads, in order
 * @param attentions all attentions, in order; a backbone may have none
 * @param layers number of blocks
 * @param width features per token
 */
public record ModelOutline(
    List<ParameterSpec> parameters,
    List<Projection> projections,
    List<AttentionSite> attentions,
    int layers,
    int width) {
  public ModelOutline {
    parameters = List.copyOf(parameters);
    projections = List.copyOf(projections);
    attentions = List.copyOf(attentions);
  }

  /** Full names of all projections, in order. */
  public List<String> sites() {
    return projections.stream().map(Projection::name).toList();
  }

  /**
   * The projections a user names, in order; never those of heads, which are trained whole.
   *
   * @param targets roles ({@code query}) and patterns of names ({@code blocks.*.attention.*})
   * @param key where they stand in a recipe, for messages: {@code strategy.targets}
   * @throws UserException if the list is empty or one of them names no projection, with the roles and names there are
   */
  public List<Projection> select(List<String> targets, String key) {
    List<Projection> base = projections.stream().filter(p -> !p.ofHead()).toList();
    List<Problem> problems = new ArrayList<>();
    if (targets.isEmpty()) {
      problems.add(nothing("no projection is named", key, base));
    }
    for (String target : targets) {
      if (base.stream().noneMatch(projection -> names(target, projection))) {
        boolean ofHead = projections.stream().anyMatch(projection -> names(target, projection));
        problems.add(
            nothing(
                ofHead
                    ? "\"" + target + "\" is of a head, which is trained whole and not adapted"
                    : "no projection has the role or name \"" + target + "\"",
                key,
                base));
      }
    }
    if (!problems.isEmpty()) {
      throw new UserException(UserException.Kind.CONFIGURATION, problems);
    }
    return base.stream()
        .filter(projection -> targets.stream().anyMatch(target -> names(target, projection)))
        .toList();
  }

  private static boolean names(String target, Projection projection) {
    return target.equals(projection.role()) || new NamePattern(target).matches(projection.name());
  }

  private static Problem nothing(String what, String key, List<Projection> base) {
    Set<String> roles = new LinkedHashSet<>();
    Set<String> names = new LinkedHashSet<>();
    for (Projection projection : base) {
      roles.add(projection.role());
      names.add(projection.name().replaceFirst("^blocks\\.\\d+\\.", "blocks.*."));
    }
    return Problem.of(what)
        .at(key)
        .available(List.copyOf(roles))
        .fix("name roles, or names with * for any characters: " + String.join(", ", names));
  }
}
