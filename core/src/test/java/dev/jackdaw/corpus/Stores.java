package dev.jackdaw.corpus;

import dev.jackdaw.tokenizer.SpecialTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Small stores of bytes for tests. */
final class Stores {
  private Stores() {}

  static TokenStore of(boolean hasEnd, String... documents) {
    ByteTokenizer tokenizer = new ByteTokenizer(hasEnd);
    List<Integer> ids = new ArrayList<>();
    long[] starts = new long[documents.length];
    for (int d = 0; d < documents.length; d++) {
      starts[d] = ids.size();
      if (hasEnd) {
        ids.add(ByteTokenizer.END);
      }
      IntStream.of(tokenizer.ids(documents[d], SpecialTokens.PLAIN)).forEach(ids::add);
    }
    return TokenStore.of(
        ids.stream().mapToInt(Integer::intValue).toArray(),
        starts,
        tokenizer.size(),
        tokenizer.endOfText());
  }

  static int[] tokenBytes(boolean hasEnd) {
    return TokenBytes.of(new ByteTokenizer(hasEnd));
  }
}
