package dev.jackdaw.inference;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.tokenizer.Encoding;
import dev.jackdaw.tokenizer.SpecialTokens;
import dev.jackdaw.tokenizer.TextDecoder;
import dev.jackdaw.tokenizer.Tokenizer;
import dev.jackdaw.tokenizer.Vocabulary;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Stands in for the tokenizer of a model that came without one. Ids go in and come out; every token's text is empty, and encoding
 * text is a {@link UserException}.
 *
 * @param size number of ids
 */
public record IdsOnlyTokenizer(int size) implements Tokenizer {
  private static final TextDecoder SILENT =
      new TextDecoder() {
        @Override
        public String add(int id) {
          return "";
        }

        @Override
        public String finish() {
          return "";
        }
      };

  @Override
  public Encoding encode(String text, SpecialTokens policy) {
    throw new UserException(
        UserException.Kind.INPUT,
        Problem.of("the model has no tokenizer, so it cannot read text")
            .fix("give token ids, or put a tokenizer.json into the model's folder"));
  }

  @Override
  public String decode(int[] ids) {
    for (int id : ids) {
      check(id);
    }
    return "";
  }

  @Override
  public TextDecoder decoder() {
    return SILENT;
  }

  @Override
  public Vocabulary vocabulary() {
    return new Vocabulary() {
      @Override
      public int size() {
        return size;
      }

      @Override
      public byte[] bytes(int id) {
        check(id);
        return new byte[0];
      }

      @Override
      public OptionalInt id(byte[] bytes) {
        return OptionalInt.empty();
      }

      @Override
      public Map<String, Integer> specialTokens() {
        return Map.of();
      }

      @Override
      public OptionalInt endOfText() {
        return OptionalInt.empty();
      }
    };
  }

  /** There is nothing to write. */
  @Override
  public void save(Path folder) {}

  private void check(int id) {
    if (id < 0 || id >= size) {
      throw new IllegalArgumentException(
          "[tokenizer] id " + id + " is outside the vocabulary of " + size);
    }
  }
}
