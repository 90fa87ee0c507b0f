package dev.jackdaw.inference;

import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Program;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.tokenizer.Tokenizer;
import java.util.OptionalInt;

/**
 * What text generation needs of a model: a tokenizer, and programs that say the next token. It may be on an engine, as {@link
 * LoadedModel} is, or run from exported files alone. Used by many threads at once.
 */
public interface LanguageModel {
  /** The tokenizer, or {@link IdsOnlyTokenizer} where the model came without. */
  Tokenizer tokenizer();

  /** Number of token ids the model knows, of which the tokenizer may use fewer. */
  int vocabulary();

  /** The longest sequence the model was made for, in tokens. */
  int contextLength();

  /**
   * The token that every document of its training began with: models trained here begin with end-of-text where the tokenizer has
   * it. Empty for models of other tools, whose texts are taken as they are.
   */
  OptionalInt documentStart();

  /** Ids of the virtual tokens that stand before every sequence of an adapted model: {@code -1, -2, …}; mostly none. */
  int[] virtualTokens();

  /**
   * Programs that generate, and caches for so many sequences at once; the caller closes them before the model.
   *
   * @param slots most sequences
   * @param chunk most tokens of a prompt read in one run
   * @param context longest sequence, virtual tokens included
   * @throws UserException if the model does not say the next token
   */
  CachedPrograms cached(int slots, int chunk, int context);

  /** Runs a program of this model; one that computes on the same machinery waits. */
  void run(Program program, Bindings bindings);

  /**
   * Checks ids that come from outside.
   *
   * @throws UserException naming the first id the model does not have
   */
  default void requireKnown(int[] ids) {
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] < 0 || ids[i] >= vocabulary()) {
        throw new UserException(
            UserException.Kind.INPUT,
            Problem.of(
                "token id "
                    + ids[i]
                    + " at index "
                    + i
                    + " is not one of the model's "
                    + vocabulary()
                    + " ids, 0 to "
                    + (vocabulary() - 1)));
      }
    }
  }
}
