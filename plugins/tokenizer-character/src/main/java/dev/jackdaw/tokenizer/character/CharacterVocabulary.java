package dev.jackdaw.tokenizer.character;

import dev.jackdaw.tokenizer.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Characters in the order of their code points, then {@code <unk>} if there is one, then the others. */
final class CharacterVocabulary implements Vocabulary {
  static final String UNKNOWN = "<unk>";
  private static final String SEPARATOR = "<|endoftext|>";

  private final int[] codePoints;

  /** By code point: id + 1, or 0. */
  private final int[] ids;

  private final List<String> names;
  private final Map<String, Integer> specialTokens;

  /**
   * @param codePoints ascending
   * @param names special tokens, {@code <unk>} first if the vocabulary has it
   */
  CharacterVocabulary(int[] codePoints, List<String> names) {
    this.codePoints = codePoints.clone();
    this.names = List.copyOf(names);
    this.ids = new int[codePoints.length == 0 ? 0 : codePoints[codePoints.length - 1] + 1];
    for (int id = 0; id < codePoints.length; id++) {
      ids[codePoints[id]] = id + 1;
    }
    Map<String, Integer> byName = new LinkedHashMap<>();
    for (String name : names) {
      byName.put(name, codePoints.length + byName.size());
    }
    this.specialTokens = Collections.unmodifiableMap(byName);
  }

  @Override
  public int size() {
    return codePoints.length + names.size();
  }

  @Override
  public byte[] bytes(int id) {
    return text(id).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public OptionalInt id(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    boolean one =
        !text.isEmpty()
            && text.codePointCount(0, text.length()) == 1
            && Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes);
    int id = one ? idOf(text.codePointAt(0)) : -1;
    return id < 0 ? OptionalInt.empty() : OptionalInt.of(id);
  }

  @Override
  public Map<String, Integer> specialTokens() {
    return specialTokens;
  }

  @Override
  public OptionalInt endOfText() {
    Integer id = specialTokens.get(SEPARATOR);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  List<String> names() {
    return names;
  }

  int characters() {
    return codePoints.length;
  }

  /** The id of a character, or -1. */
  int idOf(int codePoint) {
    return codePoint < ids.length ? ids[codePoint] - 1 : -1;
  }

  /** The text of a token. */
  String text(int id) {
    if (id < 0 || id >= size()) {
      throw new IllegalArgumentException(
          "[tokenizer] id " + id + " is outside the vocabulary of " + size());
    }
    return id < codePoints.length
        ? Character.toString(codePoints[id])
        : names.get(id - codePoints.length);
  }
}
