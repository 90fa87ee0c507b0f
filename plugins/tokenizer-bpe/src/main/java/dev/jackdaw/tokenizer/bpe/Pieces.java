package dev.jackdaw.tokenizer.bpe;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What makes a vocabulary one of SentencePiece's kind: its tokens are spelt in characters with U+2581 for a space, merging starts
 * from characters, and a character without a token becomes tokens of its bytes, {@code <0x0A>}. Here spaces are spaces: U+2581 is
 * written as a space in texts and tokens, and only files have it.
 *
 * @param byteIds id of the token for each of the 256 bytes
 * @param odd tokens spelt with a space, which no text can reach, by id
 * @param unknown the token for what is in no vocabulary, which 256 bytes leave no use for
 * @param stripsStart whether a decoded text loses the space it begins with, which encoding had put there
 */
@SuppressWarnings("ArrayRecordComponent") // shared with no one
record Pieces(
    int[] byteIds, Map<Integer, String> odd, @Nullable String unknown, boolean stripsStart) {
  static final char SPACE = '\u2581';

  private static final int BYTES = 256;

  static String spelling(int unsignedByte) {
    return String.format("<0x%02X>", unsignedByte);
  }

  /** Ids of the byte tokens; null, after a sentence in {@code wrong}, if one is missing. */
  static int @Nullable [] byteIds(SpelledVocabulary vocabulary, List<String> wrong) {
    int[] ids = new int[BYTES];
    for (int b = 0; b < BYTES; b++) {
      Integer id = vocabulary.id(spelling(b));
      if (id == null) {
        wrong.add("the token " + spelling(b) + " is missing, which byte_fallback needs");
        return null;
      }
      ids[b] = id;
    }
    return ids;
  }

  /** The bytes of every token by id; null for those that added tokens stand for. */
  static List<byte @Nullable []> tokens(
      SpelledVocabulary vocabulary, Map<String, AddedToken> added, int[] byteIds) {
    List<byte @Nullable []> tokens = new ArrayList<>();
    for (int id = 0; id < vocabulary.size(); id++) {
      String spelling = vocabulary.spelling(id);
      tokens.add(
          spelling == null || added.containsKey(spelling)
              ? null
              : spelling.replace(SPACE, ' ').getBytes(StandardCharsets.UTF_8));
    }
    for (int b = 0; b < BYTES; b++) {
      tokens.set(byteIds[b], new byte[] {(byte) b});
    }
    return tokens;
  }

  /** How files spell a token that stands for these bytes. */
  String spelt(int id, byte[] bytes) {
    if (bytes.length == 1 && byteIds[bytes[0] & 0xFF] == id) {
      return spelling(bytes[0] & 0xFF);
    }
    String other = odd.get(id);
    return other == null ? new String(bytes, StandardCharsets.UTF_8).replace(' ', SPACE) : other;
  }
}
