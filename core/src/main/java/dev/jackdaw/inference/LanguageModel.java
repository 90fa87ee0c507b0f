package dev.jackdaw.inference;

import java.util.OptionalInt;

/** What text generation needs of a model. */
public interface LanguageModel extends RunnableModel {
  /**
   * The token that every document of its training began with: models trained here begin with end-of-text where the tokenizer has
   * it. Empty for models of other tools, whose texts are taken as they are.
   */
  OptionalInt documentStart();

  /**
   * Programs that say the next token, and caches for so many sequences at once; the caller closes them before the model.
   *
   * @param slots most sequences
   * @param chunk most tokens of a prompt read in one run
   * @param context longest sequence, virtual tokens included
   * @throws dev.jackdaw.problem.UserException if the model does not say the next token
   */
  CachedPrograms cached(int slots, int chunk, int context);
}
