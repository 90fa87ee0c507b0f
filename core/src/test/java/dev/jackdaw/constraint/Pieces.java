package dev.jackdaw.constraint;

import dev.jackdaw.tokenizer.Vocabulary;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;

/** A vocabulary of given bytes; the last two ids are special tokens, of which the last ends a text. */
record Pieces(List<byte[]> all) implements Vocabulary {
  private static final String TURN = "<|turn|>";
  private static final String END = "<|end|>";

  static Pieces of(String... pieces) {
    return new Pieces(
        Arrays.stream(pieces).map(piece -> piece.getBytes(StandardCharsets.UTF_8)).toList());
  }

  /** Every byte, and random pieces of some texts, cut anywhere, also within characters; one of them twice, and an unused id. */
  static Pieces ofTexts(Random random, int count, String... texts) {
    List<byte[]> pieces = new ArrayList<>();
    IntStream.range(0, 256).forEach(value -> pieces.add(new byte[] {(byte) value}));
    for (int i = 0; i < count; i++) {
      byte[] text = texts[random.nextInt(texts.length)].getBytes(StandardCharsets.UTF_8);
      int from = random.nextInt(text.length);
      pieces.add(
          Arrays.copyOfRange(text, from, Math.min(text.length, from + 1 + random.nextInt(5))));
    }
    pieces.add(pieces.getLast().clone());
    pieces.add(new byte[0]);
    return new Pieces(pieces);
  }

  int turn() {
    return all.size();
  }

  int end() {
    return all.size() + 1;
  }

  String text(List<Integer> ids) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ids.forEach(id -> out.writeBytes(bytes(id)));
    return out.toString(StandardCharsets.UTF_8);
  }

  @Override
  public int size() {
    return all.size() + 2;
  }

  @Override
  public byte[] bytes(int id) {
    return id < all.size()
        ? all.get(id).clone()
        : (id == end() ? END : TURN).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public OptionalInt id(byte[] bytes) {
    return IntStream.range(0, all.size())
        .filter(id -> Arrays.equals(all.get(id), bytes))
        .findFirst();
  }

  @Override
  public Map<String, Integer> specialTokens() {
    return Map.of(TURN, turn(), END, end());
  }

  @Override
  public OptionalInt endOfText() {
    return OptionalInt.of(end());
  }
}
