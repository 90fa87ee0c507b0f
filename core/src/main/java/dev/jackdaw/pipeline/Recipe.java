package dev.jackdaw.pipeline;

import dev.jackdaw.bot.BotConfig;
import dev.jackdaw.bot.PartConfig;
import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.engine.EngineFactory;
import dev.jackdaw.finetune.FineTuneStrategy;
import dev.jackdaw.finetuning.FineTuneConfig;
import dev.jackdaw.model.BackboneFactory;
import dev.jackdaw.model.HeadFactory;
import dev.jackdaw.recipe.Configured;
import dev.jackdaw.tokenizer.TokenizerFactory;
import dev.jackdaw.training.TrainingConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * From text to a bot: what to read, how to cut it into tokens, what to train and how; or a model to start from; then what to fine-tune
 * it on.
 *
 * @param name what the results are called: letters, digits, dots, dashes and underscores
 * @param base a model to start from, instead of training one: the folder of a bundle or of an open model
 * @param data what to read and what to hold out; with the sections below for a model of one's own
 * @param tokenizer its kind, and how to train it
 * @param backbone the body of the model
 * @param head what the model is trained to say
 * @param strategy what of it is trained
 * @param engine who computes; the fastest there is if left out
 * @param training how to train
 * @param finetune what to teach the model then, by name, in order
 * @param samples what to let the model write, while it learns and at the end
 * @param bot the bot to make of what was taught
 */
public record Recipe(
    @Doc("What the results are called") String name,
    @Doc("A model to start from instead of training one: a bundle's or an open model's folder")
        Optional<Path> base,
    @Doc("What to read and what to hold out") Optional<DataConfig> data,
    @Doc("How text becomes tokens") @Default("bpe") Configured<TokenizerFactory<?>> tokenizer,
    @Doc("The body of the model") Optional<Configured<BackboneFactory<?>>> backbone,
    @Doc("What the model is trained to say") @Default("language-model")
        Configured<HeadFactory<?>> head,
    @Doc("What of the model is trained") @Default("full") Configured<FineTuneStrategy<?>> strategy,
    @Doc("Who computes; the fastest there is if left out")
        Optional<Configured<EngineFactory<?>>> engine,
    @Doc("How to train") @Default("{}") TrainingConfig training,
    @Doc("What to let the model write") @Default("{}") SamplesConfig samples,
    @Doc("What to teach the model then, by name, in order") @Default("{}")
        Map<String, FineTuneConfig> finetune,
    @Doc("The bot to make of what was taught") Optional<BotConfig> bot) {
  private static final String NAME = "[a-z0-9][a-z0-9_-]{0,49}";

  public Recipe {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
      throw new IllegalArgumentException(
          "name \""
              + name
              + "\" cannot be a folder: use letters, digits, dots, dashes and underscores, at most 100");
    }
    if (base.isPresent() && (data.isPresent() || backbone.isPresent())) {
      throw new IllegalArgumentException(
          "base starts from a finished model, data and backbone train a new one: give one or the other");
    }
    if (base.isEmpty() && (data.isEmpty() || backbone.isEmpty())) {
      throw new IllegalArgumentException(
          "give base, a model to start from, or data and backbone to train one; missing here: "
              + (data.isEmpty() ? "data" : "")
              + (data.isEmpty() && backbone.isEmpty() ? ", " : "")
              + (backbone.isEmpty() ? "backbone" : ""));
    }
    if (base.isPresent() && finetune.isEmpty()) {
      throw new IllegalArgumentException(
          "base is given, but finetune does not say what to teach it");
    }
    requireOrder(finetune);
    bot.ifPresent(
        made -> made.parts().forEach((part, from) -> requireTaught(part, from, finetune)));
  }

  private static void requireTaught(
      String part, PartConfig from, Map<String, FineTuneConfig> finetune) {
    from.from()
        .filter(name -> !finetune.containsKey(name))
        .ifPresent(
            name -> {
              throw new IllegalArgumentException(
                  "bot.%s is from \"%s\", which is no entry of finetune: %s"
                      .formatted(part, name, finetune.keySet()));
            });
  }

  private static void requireOrder(Map<String, FineTuneConfig> finetune) {
    List<String> earlier = new ArrayList<>();
    finetune.forEach(
        (name, config) -> {
          config.heads(name).keySet().forEach(Recipe::requireHeadName);
          config
              .from()
              .filter(from -> !earlier.contains(from))
              .ifPresent(
                  from -> {
                    throw new IllegalArgumentException(
                        "finetune.%s starts from \"%s\", which is no entry before it: %s"
                            .formatted(name, from, earlier));
                  });
          earlier.add(name);
        });
  }

  private static void requireHeadName(String name) {
    if (!name.matches(NAME)) {
      throw new IllegalArgumentException(
          "\"%s\" cannot be the name of a head: use small letters, digits, dashes and underscores"
              .formatted(name));
    }
  }

  /** What to read, of a recipe that trains a model. */
  DataConfig text() {
    return data.orElseThrow();
  }

  /** The body, of a recipe that trains a model. */
  Configured<BackboneFactory<?>> body() {
    return backbone.orElseThrow();
  }
}
