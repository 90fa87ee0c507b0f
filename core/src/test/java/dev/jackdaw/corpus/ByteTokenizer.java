package dev.jackdaw.corpus;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.tokenizer.Encoding;
import dev.jackdaw.tokenizer.SpecialTokens;
import dev.jackdaw.tokenizer.TextDecoder;
import dev.jackdaw.tokenizer.Tokenizer;
import dev.jackdaw.tokenizer.Vocabulary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;

/** One token per byte, and end of text; refuses the character '☠', as a character tokenizer refuses what it never saw. */
final class ByteTokenizer implements Tokenizer, Vocabulary {
  static final int END = 256;

  private final boolean hasEnd;
  private final int size;

  ByteTokenizer(boolean hasEnd) {
    this(hasEnd, 257);
  }

  ByteTokenizer(boolean hasEnd, int size) {
    this.hasEnd = hasEnd;
    this.size = size;
  }

  @Override
  public Encoding encode(String text, SpecialTokens policy) {
    if (text.contains("☠")) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of("the character ☠ is unknown").at("index " + text.indexOf('☠')));
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int[] ids = new int[bytes.length];
    Arrays.setAll(ids, i -> bytes[i] & 0xff);
    return new Encoding(ids, new int[ids.length], new int[ids.length]);
  }

  @Override
  public String decode(int[] ids) {
    byte[] bytes = new byte[ids.length];
    for (int i = 0; i < ids.length; i++) {
      bytes[i] = (byte) (ids[i] == END ? '|' : ids[i]);
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public TextDecoder decoder() {
    throw new UnsupportedOperationException("not needed here");
  }

  @Override
  public Vocabulary vocabulary() {
    return this;
  }

  @Override
  public void save(Path folder) {
    try {
      Files.writeString(folder.resolve("tokenizer.json"), "bytes " + hasEnd + " " + size);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public byte[] bytes(int id) {
    return id < 256
        ? new byte[] {(byte) id}
        : id == END ? "<|end|>".getBytes(StandardCharsets.UTF_8) : new byte[0];
  }

  @Override
  public OptionalInt id(byte[] bytes) {
    return bytes.length == 1 ? OptionalInt.of(bytes[0] & 0xff) : OptionalInt.empty();
  }

  @Override
  public Map<String, Integer> specialTokens() {
    return hasEnd ? Map.of("<|end|>", END) : Map.of();
  }

  @Override
  public OptionalInt endOfText() {
    return hasEnd ? OptionalInt.of(END) : OptionalInt.empty();
  }
}
