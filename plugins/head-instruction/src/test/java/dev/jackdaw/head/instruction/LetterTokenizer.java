package dev.jackdaw.head.instruction;

import dev.jackdaw.tokenizer.Encoding;
import dev.jackdaw.tokenizer.SpecialTokens;
import dev.jackdaw.tokenizer.TextDecoder;
import dev.jackdaw.tokenizer.Tokenizer;
import dev.jackdaw.tokenizer.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** a is 1, b is 2, and so on. */
record LetterTokenizer(OptionalInt end) implements Tokenizer {
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
    throw new UnsupportedOperationException("not needed here");
  }

  @Override
  public TextDecoder decoder() {
    throw new UnsupportedOperationException("not needed here");
  }

  @Override
  public Vocabulary vocabulary() {
    return new Vocabulary() {
      @Override
      public int size() {
        return 27;
      }

      @Override
      public byte[] bytes(int id) {
        return Character.toString('a' + id - 1).getBytes(StandardCharsets.UTF_8);
      }

      @Override
      public OptionalInt id(byte[] bytes) {
        return OptionalInt.of(bytes[0] - 'a' + 1);
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
    throw new UnsupportedOperationException("not needed here");
  }
}
