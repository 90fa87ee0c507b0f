package dev.jackdaw.testkit;

import dev.jackdaw.tokenizer.Encoding;
import dev.jackdaw.tokenizer.SpecialTokens;
import dev.jackdaw.tokenizer.TextDecoder;
import dev.jackdaw.tokenizer.Tokenizer;
import dev.jackdaw.tokenizer.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A tokenizer whose tokens can be counted by hand: a is 1, b is 2, and so on to 26; 0 stands for nothing. It fails where it is asked to
 * read control tokens, which text to train on must never be.
 *
 * @param end the token that ends a text, if there is one
 */
public record LetterTokenizer(OptionalInt end) implements Tokenizer {
  private static final int LETTERS = 26;

  @Override
  public Encoding encode(String text, SpecialTokens policy) {
    if (policy != SpecialTokens.PLAIN) {
      throw new AssertionError("training text must be encoded as plain text");
    }
    int n = text.length();
    return new Encoding(
        text.chars().map(c -> c - 'a' + 1).toArray(),
        IntStream.range(0, n).toArray(),
        IntStream.rangeClosed(1, n).toArray());
  }

  @Override
  public String decode(int[] ids) {
    return Arrays.stream(ids).mapToObj(LetterTokenizer::letter).collect(Collectors.joining());
  }

  @Override
  public TextDecoder decoder() {
    return new TextDecoder() {
      @Override
      public String add(int id) {
        return letter(id);
      }

      @Override
      public String finish() {
        return "";
      }
    };
  }

  private static String letter(int id) {
    return id == 0 ? "" : Character.toString('a' + id - 1);
  }

  @Override
  public Vocabulary vocabulary() {
    return new Vocabulary() {
      @Override
      public int size() {
        return LETTERS + 1;
      }

      @Override
      public byte[] bytes(int id) {
        return letter(id).getBytes(StandardCharsets.UTF_8);
      }

      @Override
      public OptionalInt id(byte[] bytes) {
        boolean letter = bytes.length == 1 && bytes[0] >= 'a' && bytes[0] <= 'z';
        return letter ? OptionalInt.of(bytes[0] - 'a' + 1) : OptionalInt.empty();
      }

      @Override
      public Map<String, Integer> specialTokens() {
        return Map.of();
      }

      @Override
      public OptionalInt endOfText() {
        return end;
      }
    };
  }

  @Override
  public void save(Path folder) {
    throw new UnsupportedOperationException("[letters] has nothing to save");
  }
}
