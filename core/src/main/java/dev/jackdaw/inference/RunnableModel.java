package dev.jackdaw.inference;

import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Program;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.tokenizer.Tokenizer;

/** A model that is ready to run, on an engine or from exported files. Used by many threads at once. */
public interface RunnableModel {
  /** The tokenizer, or {@link IdsOnlyTokenizer} where the model came without. */
  Tokenizer tokenizer();

  /** Number of token ids the model knows, of which the tokenizer may use fewer. */
  int vocabulary();

  /** The longest sequence the model was made for, in tokens. */
  int contextLength();

  /** Ids of the virtual tokens that stand before every sequence of an adapted model: {@code -1, -2, …}; mostly none. */
  int[] virtualTokens();

  /** Runs a program of this model, in any thread; runs that cannot go side by side wait for one another. */
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
