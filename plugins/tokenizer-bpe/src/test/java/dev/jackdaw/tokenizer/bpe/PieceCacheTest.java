package dev.jackdaw.tokenizer.bpe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PieceCacheTest {
  /** Far more pieces than fit: an answer may be missing, never wrong. */
  @Test
  void find_manyPieces_givesTheirIdsOrNothing() {
    PieceCache cache = new PieceCache();
    int[] target = new int[16];
    Random random = new Random(1);
    int hits = 0;
    for (int i = 0; i < 800_000; i++) {
      int number = i < 200_000 ? random.nextInt(1000) : random.nextInt(600_000);
      byte[] text = piece(number);
      int length = text.length - 4;
      int[] ids = ids(number);
      boolean small = length < PieceCache.SHORTEST_LONG;
      long low = small ? PieceCache.low(text, 2, length) : 0;
      long high = small ? PieceCache.high(text, 2, length) : 0;
      int place = small ? cache.find(low, high) : cache.findLong(text, 2, 2 + length);
      if (place >= 0) {
        int end = small ? cache.copy(place, target, 3) : cache.copyLong(place, target, 3);
        assertThat(Arrays.copyOfRange(target, 3, end)).isEqualTo(ids);
        hits++;
      } else if (small) {
        cache.putShort(low, high, ids, ids.length);
      } else {
        cache.putLong(text, 2, 2 + length, ids, ids.length);
      }
    }
    assertThat(hits).isBetween(190_000, 799_000);
  }

  @Test
  void find_piecesThatDifferInZeroBytes_areToldApart() {
    PieceCache cache = new PieceCache();
    byte[] zeros = new byte[20];
    for (int length = 1; length <= 15; length++) {
      cache.putShort(
          PieceCache.low(zeros, 0, length),
          PieceCache.high(zeros, 0, length),
          new int[] {length},
          1);
    }
    int found = 0;
    for (int length = 1; length <= 15; length++) {
      int slot = cache.find(PieceCache.low(zeros, 0, length), PieceCache.high(zeros, 0, length));
      int[] target = new int[PieceCache.SLACK];
      if (slot >= 0) {
        assertThat(cache.copy(slot, target, 0)).isEqualTo(1);
        assertThat(target[0]).isEqualTo(length);
        found++;
      }
    }
    assertThat(found).isGreaterThan(10);
  }

  /** Near the end of the array the bytes are read one by one. */
  @Test
  void low_pieceAtTheEndOfTheText_isTheSameAsInTheMiddle() {
    byte[] text = "abcdefghijklmnopqrstuvwxyz0123456789".getBytes(StandardCharsets.US_ASCII);
    for (int length = 1; length <= 15; length++) {
      byte[] alone = Arrays.copyOfRange(text, 3, 3 + length);
      assertThat(PieceCache.low(alone, 0, length)).isEqualTo(PieceCache.low(text, 3, length));
      assertThat(PieceCache.high(alone, 0, length)).isEqualTo(PieceCache.high(text, 3, length));
    }
  }

  private static byte[] piece(int number) {
    String text = "--" + (Integer.toString(number, 7) + ".").repeat(1 + number % 4) + "--";
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static int[] ids(int number) {
    int[] ids = new int[1 + number % 6];
    Arrays.setAll(ids, i -> number + i);
    return ids;
  }
}
