package dev.jackdaw.adapter;

import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.bundle.Bundle;
import dev.jackdaw.bundle.Manifest;
import dev.jackdaw.bundle.Provenance;
import dev.jackdaw.checkpoint.Adapter;
import dev.jackdaw.checkpoint.Checkpoint;
import dev.jackdaw.classification.Calibration;
import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.finetune.FineTuneStrategy;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.model.Head;
import dev.jackdaw.model.HeadFactory;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.model.Target;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.recipe.Binder;
import dev.jackdaw.recipe.Configured;
import dev.jackdaw.recipe.Tree;
import dev.jackdaw.registry.Components;
import dev.jackdaw.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * An adapter on its base, checked: the base is the one it was made for, and every parameter is there in its shape.
 *
 * @param base the model it stands on
 * @param adapter what it adds
 * @param graphs of the adapted model
 * @param strategy the adapter's, with its settings
 * @param heads settings of all heads, the base's and the adapter's
 * @param calibration of heads that label sequences
 */
public record AdaptedModel(
    Bundle base,
    Adapter adapter,
    ModelGraphs graphs,
    Configured<FineTuneStrategy<?>> strategy,
    Map<String, Configured<HeadFactory<?>>> heads,
    Map<String, Calibration> calibration) {
  private static final int MOST_NAMED = 20;

  /** What to do about a base with other numbers than an adapter was made for. */
  public enum OtherNumbers {
    /** Refuse it: the adapter's changes are meant for other weights. */
    REFUSE,
    /** Take it, at the risk of nonsense. */
    TAKE
  }

  /**
   * @throws UserException if the base is another than the adapter's, with every setting that differs; if a parameter is missing, left
   *     over or of another shape; if a component is missing or refuses its settings
   */
  public static AdaptedModel of(
      Bundle base, Adapter adapter, OtherNumbers otherNumbers, Components components) {
    requirePlain(base);
    Adapters adapters = new Adapters(components);
    adapter
        .base()
        .ifPresent(
            made -> {
              List<String> differences =
                  ModelIdentity.differences(made, adapters.base(base, Optional.empty()));
              if (!differences.isEmpty()) {
                throw another(base, made, differences);
              }
            });
    Parts parts = parts(adapter, base, components);
    Map<String, Configured<HeadFactory<?>>> settings =
        new LinkedHashMap<>(base.description().heads());
    settings.putAll(parts.heads());
    Map<String, Head> heads = new LinkedHashMap<>(base.heads());
    Optional<Tokenizer> tokenizer = base.tokenizer();
    parts
        .heads()
        .forEach(
            (name, head) ->
                heads.put(name, head(head, tokenizer.orElseThrow(() -> silent(base)), components)));
    ModelGraphs plain = new ModelGraphs(base.backbone(), heads, ModelIdentity.PLAIN);
    Adaptation adaptation = adaptation(parts.strategy(), plain, components);
    ModelGraphs graphs = new ModelGraphs(base.backbone(), heads, adaptation);
    requireParameters(base, adapter, graphs);
    if (otherNumbers == OtherNumbers.REFUSE) {
      requireNumbers(base, adapter);
    }
    Map<String, Calibration> calibration = new LinkedHashMap<>(base.description().calibration());
    calibration.putAll(parts.calibration());
    return new AdaptedModel(base, adapter, graphs, parts.strategy(), settings, calibration);
  }

  private static void requirePlain(Bundle base) {
    base.description()
        .strategy()
        .ifPresent(
            strategy -> {
              throw new UserException(
                  UserException.Kind.INPUT,
                  Problem.of("carries an unmerged \"" + strategy.type() + "\" adapter already")
                      .at(base.folder().toString())
                      .fix("merge it first, jackdaw adapter merge, or name its base"));
            });
  }

  private static UserException another(Bundle base, Adapter.Base made, List<String> differences) {
    return new UserException(
        UserException.Kind.INPUT,
        Problem.of(
                "the adapter was made for another base"
                    + (made.name().isEmpty() ? "" : ", \"" + made.name() + "\"")
                    + ": "
                    + String.join("; ", differences))
            .at(base.folder().toString())
            .fix("name the base it was made for"));
  }

  private static UserException silent(Bundle base) {
    return new UserException(
        UserException.Kind.INPUT,
        Problem.of("the model has no tokenizer, so a head cannot be put on it")
            .at(base.folder().toString())
            .fix("put a tokenizer.json into its folder"));
  }

  private static Parts parts(Adapter adapter, Bundle base, Components components) {
    Map<String, Object> strategy = new LinkedHashMap<>(adapter.settings());
    strategy.put("type", adapter.strategy());
    Map<String, Object> tree =
        Map.of(
            "strategy", strategy, "heads", adapter.heads(), "calibration", adapter.calibration());
    try {
      return Binder.bind(Tree.of(tree, "adapter"), Parts.class, () -> components, null);
    } catch (UserException e) {
      throw new UserException(UserException.Kind.INPUT, e.problems());
    } catch (IllegalArgumentException e) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of("the adapter's settings: " + e.getMessage()).at(base.folder().toString()),
          e);
    }
  }

  private static Head head(
      Configured<HeadFactory<?>> choice, Tokenizer tokenizer, Components components) {
    HeadFactory<Record> factory = choice.component(components);
    try {
      return factory.create(choice.config(), tokenizer);
    } catch (IllegalArgumentException e) {
      throw refused("head", choice, e);
    }
  }

  private static Adaptation adaptation(
      Configured<FineTuneStrategy<?>> choice, ModelGraphs plain, Components components) {
    FineTuneStrategy<Record> strategy = choice.component(components);
    try {
      return strategy.adapt(plain.outline(), choice.config());
    } catch (IllegalArgumentException e) {
      throw refused("strategy", choice, e);
    }
  }

  private static UserException refused(
      String kind, Configured<?> choice, IllegalArgumentException e) {
    return new UserException(
        UserException.Kind.INPUT,
        Problem.of(
            "the " + kind + " \"" + choice.type() + "\" refuses its settings: " + e.getMessage()),
        e);
  }

  private static void requireParameters(Bundle base, Adapter adapter, ModelGraphs graphs) {
    List<Problem> problems = new ArrayList<>();
    Map<String, TensorType> given = adapter.tensors().types();
    Set<String> left = new TreeSet<>(given.keySet());
    try (Checkpoint.Tensors tensors = base.tensors()) {
      Map<String, TensorType> there = tensors.types();
      for (ParameterSpec parameter : graphs.parameters()) {
        left.remove(parameter.name());
        boolean brought = given.containsKey(parameter.name());
        TensorType type = (brought ? given : there).get(parameter.name());
        if (type == null) {
          problems.add(
              Problem.of(
                  "the adapter lacks the parameter "
                      + parameter.name()
                      + " "
                      + parameter.shape()
                      + ", which its strategy and heads ask for"));
        } else if (!type.shape().equals(parameter.shape())) {
          problems.add(
              Problem.of(
                  (brought ? "the adapter's " : "the base's ")
                      + parameter.name()
                      + " has the shape "
                      + type.shape()
                      + ", the model's is "
                      + parameter.shape()));
        }
      }
    }
    left.forEach(
        name ->
            problems.add(
                Problem.of(
                    "the adapter's parameter " + name + " belongs to no part of the model")));
    if (problems.size() > MOST_NAMED) {
      int more = problems.size() - MOST_NAMED;
      problems.subList(MOST_NAMED, problems.size()).clear();
      problems.add(Problem.of("and " + more + " more parameters do not fit"));
    }
    if (!problems.isEmpty()) {
      throw new UserException(UserException.Kind.INPUT, problems);
    }
  }

  private static void requireNumbers(Bundle base, Adapter adapter) {
    Optional<String> wanted = adapter.base().flatMap(Adapter.Base::digest);
    if (wanted.isEmpty()) {
      return;
    }
    Set<String> held = adapter.tensors().types().keySet();
    String there;
    try (Checkpoint.Tensors tensors = base.tensors()) {
      there = ModelIdentity.digest(base.graphs(), tensors, held);
    }
    if (!there.equals(wanted.get())) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of(
                  "the adapter was made for a base of the same settings with other numbers: their"
                      + " digest is "
                      + wanted.get()
                      + " there and "
                      + there
                      + " here")
              .at(base.folder().toString())
              .fix(
                  "name the base it was made for; --force applies it all the same, and the result"
                      + " may be nonsense"));
    }
  }

  /**
   * A view of the loaded base with this adapter over it; see {@link LoadedModel#withAdapter}.
   *
   * @param model the base, loaded
   * @param name of the adapter among those over it
   */
  public LoadedModel over(LoadedModel model, String name) {
    return model.withAdapter(name, graphs, adapter.tensors());
  }

  /** What was learnt of a head that labels sequences; probabilities as they are if nothing was. */
  public Calibration calibration(String head) {
    Head asked = graphs.heads().get(head);
    boolean several = asked != null && asked.target() instanceof Target.MultiClasses;
    return calibration.getOrDefault(head, Calibration.none(several));
  }

  /** The manifest of a bundle of base and adapter. */
  Manifest manifest(Provenance provenance) {
    Manifest parent = base.description();
    return new Manifest(
        parent.checkpoint(),
        parent.tokenizer(),
        parent.vocabulary(),
        parent.backbone(),
        heads,
        Optional.of(strategy),
        calibration,
        provenance,
        Map.of());
  }
}
