package dev.jackdaw.generation;

import dev.jackdaw.inference.LanguageModel;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.tokenizer.SpecialTokens;
import java.util.stream.IntStream;

/** What a model goes on with. */
public sealed interface Prompt {
  /** The prompt's tokens for a model; at least one. */
  int[] ids(LanguageModel model);

  /**
   * Text from a user: special tokens spelled in it are plain text. It is the beginning of a document, so it is preceded by the token
   * with which the model's documents begin, if they do.
   */
  record Text(String text) implements Prompt {
    @Override
    public int[] ids(LanguageModel model) {
      int[] ids = model.tokenizer().ids(text, SpecialTokens.PLAIN);
      if (model.documentStart().isPresent()) {
        ids =
            IntStream.concat(IntStream.of(model.documentStart().getAsInt()), IntStream.of(ids))
                .toArray();
      } else if (ids.length == 0 && model.tokenizer().vocabulary().endOfText().isPresent()) {
        ids = new int[] {model.tokenizer().vocabulary().endOfText().getAsInt()};
      }
      return checked(ids, model);
    }
  }

  /** Tokens, taken as they are. */
  @SuppressWarnings("ArrayRecordComponent") // a value carrier; copied where it is kept
  record Ids(int[] values) implements Prompt {
    @Override
    public int[] ids(LanguageModel model) {
      return checked(values.clone(), model);
    }
  }

  private static int[] checked(int[] ids, LanguageModel model) {
    if (ids.length == 0) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of("the prompt is empty, and the model has no end-of-text token to begin with")
              .fix("give at least one token"));
    }
    model.requireKnown(ids);
    return ids;
  }
}
