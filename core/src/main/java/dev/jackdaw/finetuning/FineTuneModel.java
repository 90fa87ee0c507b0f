package dev.jackdaw.finetuning;

import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.bundle.Bundle;
import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.finetune.FineTuneStrategy;
import dev.jackdaw.model.Head;
import dev.jackdaw.model.HeadData;
import dev.jackdaw.model.HeadFactory;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.recipe.Configured;
import dev.jackdaw.registry.Components;
import dev.jackdaw.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A base model with the heads and the strategy of a fine-tuning, described, without numbers.
 *
 * @param graphs its graphs, all heads of the base included
 * @param heads settings of all heads with everything written out
 * @param tokenizer the base's
 */
public record FineTuneModel(
    ModelGraphs graphs, Map<String, Configured<HeadFactory<?>>> heads, Tokenizer tokenizer) {

  /**
   * @throws UserException if the data leaves a head nothing to learn, the strategy does not fit, or the base cannot be trained on
   */
  static FineTuneModel of(
      String name, FineTuneConfig config, Bundle base, FineTuneData data, Components components) {
    Tokenizer tokenizer =
        base.tokenizer()
            .orElseThrow(
                () ->
                    new UserException(
                        UserException.Kind.INPUT,
                        Problem.of("the model has no tokenizer, so it cannot read text")
                            .at(base.folder().toString())
                            .fix("put a tokenizer.json into its folder")));
    requirePlain(base);
    Map<String, Configured<HeadFactory<?>>> settings =
        new LinkedHashMap<>(base.description().heads());
    Map<String, Head> heads = new LinkedHashMap<>(base.heads());
    List<Problem> problems = new ArrayList<>();
    config
        .heads(name)
        .forEach(
            (head, task) -> {
              try {
                FineTuneData.HeadRows rows = Objects.requireNonNull(data.heads().get(head), head);
                HeadFactory<Record> factory = task.head().component(components);
                Record complete =
                    factory.complete(
                        task.head().config(),
                        new HeadData(
                            rows.labelled().known(), base.chatTemplate(), rows.learnsOutside()));
                settings.put(
                    head, new Configured<>(task.head().contract(), task.head().type(), complete));
                heads.put(head, factory.create(complete, tokenizer));
              } catch (UserException e) {
                problems.addAll(e.problems());
              }
            });
    if (!problems.isEmpty()) {
      throw new UserException(UserException.Kind.INPUT, problems);
    }
    Adaptation adaptation = adaptation(config.strategy(), base, heads, components);
    return new FineTuneModel(
        new ModelGraphs(base.backbone(), heads, adaptation), settings, tokenizer);
  }

  private static Adaptation adaptation(
      Configured<FineTuneStrategy<?>> choice,
      Bundle base,
      Map<String, Head> heads,
      Components components) {
    FineTuneStrategy<Record> strategy = choice.component(components);
    ModelGraphs plain = new ModelGraphs(base.backbone(), heads, base.adaptation());
    try {
      return strategy.adapt(plain.outline(), choice.config());
    } catch (IllegalArgumentException e) {
      throw new UserException(
          UserException.Kind.CONFIGURATION,
          Problem.of(String.valueOf(e.getMessage())).at("strategy " + choice.type()),
          e);
    }
  }

  /** What a strategy left in the base must be in its weights before another one comes. */
  private static void requirePlain(Bundle base) {
    Optional<String> strategy = base.description().strategy().map(Configured::type);
    if (strategy.isPresent()) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of(
                  "the model to start from carries an unmerged \"" + strategy.get() + "\" adapter")
              .at(base.folder().toString())
              .fix("set merge: true in the fine-tuning that made it, or start from its base"));
    }
  }
}
