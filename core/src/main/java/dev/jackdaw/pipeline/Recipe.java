package dev.jackdaw.pipeline;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.engine.EngineFactory;
import dev.jackdaw.finetune.FineTuneStrategy;
import dev.jackdaw.model.BackboneFactory;
import dev.jackdaw.model.HeadFactory;
import dev.jackdaw.recipe.Configured;
import dev.jackdaw.tokenizer.TokenizerFactory;
import dev.jackdaw.training.TrainingConfig;
import java.util.Optional;

/**
 * A model from text: what to read, how to cut it into tokens, what to train and how.
 *
 * @param name what the results are called: letters, digits, dots, dashes and underscores
 * @param data what to read and what to hold out
 * @param tokenizer its kind, and how to train it
 * @param backbone the body of the model
 * @param head what the model is trained to say
 * @param strategy what of it is trained
 * @param engine who computes; the fastest there is if left out
 * @param training how to train
 * @param samples what to let the model write, while it learns and at the end
 */
public record Recipe(
    @Doc("What the results are called") String name,
    @Doc("What to read and what to hold out") DataConfig data,
    @Doc("How text becomes tokens") @Default("bpe") Configured<TokenizerFactory<?>> tokenizer,
    @Doc("The body of the model") Configured<BackboneFactory<?>> backbone,
    @Doc("What the model is trained to say") @Default("language-model")
        Configured<HeadFactory<?>> head,
    @Doc("What of the model is trained") @Default("full") Configured<FineTuneStrategy<?>> strategy,
    @Doc("Who computes; the fastest there is if left out")
        Optional<Configured<EngineFactory<?>>> engine,
    @Doc("How to train") @Default("{}") TrainingConfig training,
    @Doc("What to let the model write") @Default("{}") SamplesConfig samples) {
  public Recipe {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
      throw new IllegalArgumentException(
          "name \""
              + name
              + "\" cannot be a folder: use letters, digits, dots, dashes and underscores, at most 100");
    }
  }
}
