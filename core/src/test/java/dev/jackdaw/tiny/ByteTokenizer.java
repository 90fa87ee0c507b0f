package dev.jackdaw.tiny;

import dev.jackdaw.tokenizer.Encoding;
import dev.jackdaw.tokenizer.SpecialTokens;
import dev.jackdaw.tokenizer.TextDecoder;
import dev.jackdaw.tokenizer.Tokenizer;
import dev.jackdaw.tokenizer.TokenizerFactory;
import dev.jackdaw.tokenizer.TrainingProgress;
import dev.jackdaw.tokenizer.Vocabulary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** One token per byte of UTF-8, so that most characters outside ASCII are several tokens; 256 ends a text. */
public final class ByteTokenizer implements Tokenizer, Vocabulary {
  public static final int END_OF_TEXT = 256;

  /** Makes them. */
  public static final class Factory implements TokenizerFactory<Nothing> {
    @Override
    public Tokenizer train(Nothing config, Stream<String> documents, TrainingProgress progress) {
      return new ByteTokenizer();
    }

    @Override
    public boolean recognises(Path path) {
      return Files.exists(path.resolve("tokenizer.json"));
    }

    @Override
    public Tokenizer load(Path path) {
      return new ByteTokenizer();
    }
  }

  @Override
  public Encoding encode(String text, SpecialTokens policy) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int[] ids = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      ids[i] = bytes[i] & 0xff;
    }
    int[] starts = new int[ids.length];
    int[] ends = new int[ids.length];
    for (int i = 0, at = 0; at < text.length(); ) {
      int next = text.offsetByCodePoints(at, 1);
      int n = text.substring(at, next).getBytes(StandardCharsets.UTF_8).length;
      Arrays.fill(starts, i, i + n, at);
      Arrays.fill(ends, i, i + n, next);
      i += n;
      at = next;
    }
    return new Encoding(ids, starts, ends);
  }

  @Override
  public String decode(int[] ids) {
    StringBuilder text = new StringBuilder();
    TextDecoder decoder = decoder();
    for (int id : ids) {
      text.append(decoder.add(id));
    }
    return text.append(decoder.finish()).toString();
  }

  @Override
  public TextDecoder decoder() {
    CharsetDecoder utf8 =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    ByteBuffer waiting = ByteBuffer.allocate(16);
    return new TextDecoder() {
      @Override
      public String add(int id) {
        waiting.put(id == END_OF_TEXT ? (byte) '$' : (byte) id).flip();
        return take(false);
      }

      @Override
      public String finish() {
        waiting.flip();
        return take(true);
      }

      private String take(boolean end) {
        CharBuffer text = CharBuffer.allocate(16);
        utf8.decode(waiting, text, end);
        waiting.compact();
        return text.flip().toString();
      }
    };
  }

  @Override
  public Vocabulary vocabulary() {
    return this;
  }

  @Override
  public void save(Path folder) {
    try {
      Files.writeString(folder.resolve("tokenizer.json"), "{\"kind\": \"bytes\"}");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int size() {
    return 257;
  }

  @Override
  public byte[] bytes(int id) {
    return id == END_OF_TEXT
        ? "<|endoftext|>".getBytes(StandardCharsets.UTF_8)
        : new byte[] {(byte) id};
  }

  @Override
  public OptionalInt id(byte[] bytes) {
    return bytes.length == 1 ? OptionalInt.of(bytes[0] & 0xff) : OptionalInt.empty();
  }

  @Override
  public Map<String, Integer> specialTokens() {
    return Map.of("<|endoftext|>", END_OF_TEXT);
  }

  @Override
  public OptionalInt endOfText() {
    return OptionalInt.of(END_OF_TEXT);
  }
}
