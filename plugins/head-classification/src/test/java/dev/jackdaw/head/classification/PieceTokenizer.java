package dev.jackdaw.head.classification;

import dev.jackdaw.tokenizer.Encoding;
import dev.jackdaw.tokenizer.SpecialTokens;
import dev.jackdaw.tokenizer.TextDecoder;
import dev.jackdaw.tokenizer.Tokenizer;
import dev.jackdaw.tokenizer.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Tokens that are pieces of text; the first one is special and ends texts. Only spells. */
record PieceTokenizer(List<String> pieces) implements Tokenizer {
  PieceTokenizer(String... pieces) {
    this(List.of(pieces));
  }

  @Override
  public Encoding encode(String text, SpecialTokens policy) {
    throw new UnsupportedOperationException("rows are given as tokens");
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
        return pieces.size();
      }

      @Override
      public byte[] bytes(int id) {
        return pieces.get(id).getBytes(StandardCharsets.UTF_8);
      }

      @Override
      public OptionalInt id(byte[] bytes) {
        int id = pieces.indexOf(new String(bytes, StandardCharsets.UTF_8));
        return id <= 0 ? OptionalInt.empty() : OptionalInt.of(id);
      }

      @Override
      public Map<String, Integer> specialTokens() {
        return Map.of(pieces.getFirst(), 0);
      }

      @Override
      public OptionalInt endOfText() {
        return OptionalInt.of(0);
      }
    };
  }

  @Override
  public void save(Path folder) {
    throw new UnsupportedOperationException("not needed here");
  }
}
