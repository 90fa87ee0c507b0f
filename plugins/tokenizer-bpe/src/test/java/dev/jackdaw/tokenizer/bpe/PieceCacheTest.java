package dev.jackdaw.tokenizer.bpe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PieceCacheTest {
  /** Far more pieces than fit: an answer may be missing, never wrong. */
  @Test
  void append_manyPieces_givesTheirIdsOrNothing() {
    PieceCache cache = new PieceCache();
    IntBuffer out = new IntBuffer(16);
    Random random = new Random(1);
    int hits = 0;
    for (int i = 0; i < 400_000; i++) {
      int number = i < 200_000 ? random.nextInt(1000) : random.nextInt(300_000);
      byte[] piece = piece(number);
      int[] ids = ids(number);
      out.clear();
      boolean small = piece.length < PieceCache.SHORTEST_LONG;
      boolean known =
          small
              ? cache.appendShort(piece, 2, piece.length - 4, out)
              : cache.appendLong(piece, 2, piece.length - 2, out);
      if (known) {
        assertThat(out.toArray()).isEqualTo(ids);
        hits++;
      } else if (small) {
        cache.putShort(piece, 2, piece.length - 4, ids, ids.length);
      } else {
        cache.putLong(piece, 2, piece.length - 2, ids, ids.length);
      }
    }
    assertThat(hits).isGreaterThan(190_000);
  }

  @Test
  void appendShort_piecesThatDifferInZeroBytes_areToldApart() {
    PieceCache cache = new PieceCache();
    for (int length = 1; length <= 15; length++) {
      cache.putShort(new byte[20], 0, length, new int[] {length}, 1);
    }
    for (int length = 1; length <= 15; length++) {
      IntBuffer out = new IntBuffer(4);
      if (cache.appendShort(new byte[20], 0, length, out)) {
        assertThat(out.toArray()).containsExactly(length);
      }
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
