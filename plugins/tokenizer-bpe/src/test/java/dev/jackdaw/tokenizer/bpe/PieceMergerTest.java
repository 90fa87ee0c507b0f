package dev.jackdaw.tokenizer.bpe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PieceMergerTest {
  /** Random merges over three letters, some of equal rank, on pieces short and long. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void merge_randomMerges_equalsMergingOneByOne(long seed) {
    Random random = new Random(seed);
    Merges merges = new Merges(4);
    for (int i = 0; i < 40; i++) {
      int ids = 3 + i;
      merges.add(random.nextInt(ids), random.nextInt(ids), 3 + i, random.nextInt(30));
    }
    PairTable table = merges.table();
    PieceMerger merger = new PieceMerger(table);
    for (int length : new int[] {1, 2, 3, 10, 47, 48, 49, 50, 200, 1000}) {
      int[] piece = random.ints(length, 0, 3).toArray();
      merger.reserve(length);
      System.arraycopy(piece, 0, merger.ids, 0, length);
      int count = merger.merge(length);

      assertThat(Arrays.copyOf(merger.ids, count))
          .as("seed " + seed + ", length " + length)
          .isEqualTo(oneByOne(piece, table));
    }
  }

  private static int[] oneByOne(int[] piece, PairTable table) {
    List<Integer> ids = new ArrayList<>(Arrays.stream(piece).boxed().toList());
    while (true) {
      int best = -1;
      for (int i = 0; i + 1 < ids.size(); i++) {
        long join = table.get(ids.get(i), ids.get(i + 1));
        long known = best < 0 ? -1 : table.get(ids.get(best), ids.get(best + 1));
        if (join >= 0 && (best < 0 || Merges.rankOf(join) < Merges.rankOf(known))) {
          best = i;
        }
      }
      if (best < 0) {
        return ids.stream().mapToInt(Integer::intValue).toArray();
      }
      ids.set(best, Merges.mergedOf(table.get(ids.get(best), ids.get(best + 1))));
      ids.remove(best + 1);
    }
  }
}
