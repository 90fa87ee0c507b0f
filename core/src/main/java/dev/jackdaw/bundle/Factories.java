package dev.jackdaw.bundle;

import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.finetune.FineTuneStrategy;
import dev.jackdaw.finetune.ModelOutline;
import dev.jackdaw.model.Backbone;
import dev.jackdaw.model.BackboneFactory;
import dev.jackdaw.model.Head;
import dev.jackdaw.model.HeadFactory;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.recipe.Configured;
import dev.jackdaw.registry.Components;
import dev.jackdaw.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Components built from their settings. The binder has seen to it that the record is the one the factory takes. */
final class Factories {
  private final Components components;
  private final Path folder;

  /** @param folder named in problems */
  Factories(Components components, Path folder) {
    this.components = components;
    this.folder = folder;
  }

  Backbone backbone(Configured<BackboneFactory<?>> choice, int vocabulary) {
    @SuppressWarnings("unchecked") // see the class comment
    BackboneFactory<Record> factory = components.component(BackboneFactory.class, choice.type());
    return built("backbone", choice, () -> factory.create(choice.config(), vocabulary));
  }

  /** The settings with everything written out, so that they mean the same when defaults change. */
  Configured<BackboneFactory<?>> complete(Configured<BackboneFactory<?>> choice) {
    @SuppressWarnings("unchecked") // see the class comment
    BackboneFactory<Record> factory = components.component(BackboneFactory.class, choice.type());
    return built(
        "backbone",
        choice,
        () ->
            new Configured<>(choice.contract(), choice.type(), factory.complete(choice.config())));
  }

  Head head(Configured<HeadFactory<?>> choice, Tokenizer tokenizer) {
    @SuppressWarnings("unchecked") // see the class comment
    HeadFactory<Record> factory = components.component(HeadFactory.class, choice.type());
    return built("head", choice, () -> factory.create(choice.config(), tokenizer));
  }

  Adaptation adaptation(Configured<FineTuneStrategy<?>> choice, ModelOutline outline) {
    @SuppressWarnings("unchecked") // see the class comment
    FineTuneStrategy<Record> strategy = components.component(FineTuneStrategy.class, choice.type());
    return built("strategy", choice, () -> strategy.adapt(outline, choice.config()));
  }

  private <T> T built(String kind, Configured<?> choice, Supplier<T> building) {
    try {
      return building.get();
    } catch (IllegalArgumentException e) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of(
                  "the "
                      + kind
                      + " \""
                      + choice.type()
                      + "\" refuses its settings: "
                      + e.getMessage())
              .at(folder.toString()),
          e);
    }
  }
}
