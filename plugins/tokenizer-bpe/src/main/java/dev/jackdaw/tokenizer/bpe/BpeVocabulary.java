package dev.jackdaw.tokenizer.bpe;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.tokenizer.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tokens by id and ids by bytes, in flat arrays. */
final class BpeVocabulary implements Vocabulary {
  /** What vocabularies call the token between documents, most telling first. */
  private static final List<String> SEPARATORS =
      List.of("<|endoftext|>", "<|end_of_text|>", "<|eos|>", "<eos>", "</s>");

  private final byte[] bytes;

  /** Token {@code id} is {@code bytes[offsets[id], offsets[id + 1])}. */
  private final int[] offsets;

  private final ByteStrings plain;
  private final int[] plainIds;
  private final int[] byteIds = new int[256];
  private final Map<String, Integer> specialTokens;
  private final OptionalInt endOfText;
  private final OptionalInt documentStart;

  /**
   * @param tokens bytes by id, null where an id is unused; those of added tokens are not looked at
   * @param declaredEnd the end-of-sequence token a file names, for vocabularies without a known one
   */
  BpeVocabulary(
      List<byte @Nullable []> tokens, List<AddedToken> added, @Nullable String declaredEnd) {
    this(tokens, added, declaredEnd, null, Set.of());
  }

  /**
   * @param declaredStart what a file says documents begin with; null if it says nothing
   * @param unreached tokens that text never becomes by its bytes alone
   */
  BpeVocabulary(
      List<byte @Nullable []> tokens,
      List<AddedToken> added,
      @Nullable String declaredEnd,
      @Nullable OptionalInt declaredStart,
      Set<Integer> unreached) {
    byte[][] all = withAdded(tokens, added);
    boolean[] special = new boolean[all.length];
    Map<String, Integer> names = new LinkedHashMap<>();
    added.stream()
        .filter(token -> !token.isText())
        .sorted((a, b) -> Integer.compare(a.id(), b.id()))
        .forEach(
            token -> {
              special[token.id()] = true;
              names.put(token.content(), token.id());
            });
    specialTokens = Collections.unmodifiableMap(names);
    endOfText = findEnd(names, declaredEnd);
    documentStart = declaredStart == null ? endOfText : declaredStart;
    offsets = new int[all.length + 1];
    for (int id = 0; id < all.length; id++) {
      offsets[id + 1] = Math.addExact(offsets[id], all[id].length);
    }
    bytes = new byte[offsets[all.length]];
    plain = new ByteStrings(all.length);
    int[] ids = new int[all.length];
    Arrays.fill(byteIds, -1);
    for (int id = 0; id < all.length; id++) {
      System.arraycopy(all[id], 0, bytes, offsets[id], all[id].length);
      if (special[id] || all[id].length == 0 || unreached.contains(id)) {
        continue;
      }
      ids[plain.intern(all[id], 0, all[id].length)] = id;
      if (all[id].length == 1) {
        byteIds[all[id][0] & 0xFF] = id;
      }
    }
    plainIds = Arrays.copyOf(ids, plain.size());
  }

  private static byte[][] withAdded(List<byte @Nullable []> tokens, List<AddedToken> added) {
    int size = Math.max(tokens.size(), added.stream().mapToInt(t -> t.id() + 1).max().orElse(0));
    byte[][] all = new byte[size][];
    for (int id = 0; id < size; id++) {
      byte[] token = id < tokens.size() ? tokens.get(id) : null;
      all[id] = token == null ? new byte[0] : token;
    }
    for (AddedToken token : added) {
      all[token.id()] = token.content().getBytes(StandardCharsets.UTF_8);
    }
    return all;
  }

  private static OptionalInt findEnd(Map<String, Integer> names, @Nullable String declared) {
    for (String name : SEPARATORS) {
      Integer id = names.get(name);
      if (id != null) {
        return OptionalInt.of(id);
      }
    }
    Integer id = declared == null ? null : names.get(declared);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  @Override
  public int size() {
    return offsets.length - 1;
  }

  @Override
  public byte[] bytes(int id) {
    check(id);
    return Arrays.copyOfRange(bytes, offsets[id], offsets[id + 1]);
  }

  @Override
  public OptionalInt id(byte[] token) {
    int id = plainId(token, 0, token.length);
    return id < 0 ? OptionalInt.empty() : OptionalInt.of(id);
  }

  @Override
  public Map<String, Integer> specialTokens() {
    return specialTokens;
  }

  @Override
  public OptionalInt endOfText() {
    return endOfText;
  }

  @Override
  public OptionalInt documentStart() {
    return documentStart;
  }

  int length(int id) {
    return offsets[id + 1] - offsets[id];
  }

  /** Copies a token's bytes and returns the place after them. */
  int copy(int id, byte[] target, int at) {
    int length = length(id);
    System.arraycopy(bytes, offsets[id], target, at, length);
    return at + length;
  }

  int plainId(byte[] text, int from, int to) {
    int index = plain.find(text, from, to);
    return index < 0 ? -1 : plainIds[index];
  }

  /** The id of a single byte, or -1. */
  int byteId(byte b) {
    return byteIds[b & 0xFF];
  }

  void check(int id) {
    if (id < 0 || id >= size()) {
      throw new IllegalArgumentException(
          "[tokenizer] id " + id + " is outside the vocabulary of " + size());
    }
  }

  /** The error for a byte without a token. */
  UserException inexpressible(byte[] text, int at, int to) {
    int from = at;
    while (from > 0 && Utf8.isContinuation(text[from])) {
      from--;
    }
    String character =
        new String(
            text,
            from,
            Math.min(to, from + Utf8.length(text[from])) - from,
            StandardCharsets.UTF_8);
    Problem problem =
        Problem.of(
                String.format(
                    "the vocabulary has no token for byte 0x%02X of the character \"%s\" (U+%04X)",
                    text[at], character, character.codePointAt(0)))
            .fix("use a vocabulary with all 256 bytes, as those trained here are");
    return new UserException(UserException.Kind.INPUT, problem);
  }
}
