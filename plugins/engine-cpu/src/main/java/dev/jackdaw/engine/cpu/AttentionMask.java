package dev.jackdaw.engine.cpu;

import dev.jackdaw.graph.composite.Attention;
import java.util.List;

/**
 * Which keys each query sees, kept as one range per query with a flag that says whether it sees the range entirely. Causal
 * attention in one document has such ranges only; a prefix before other documents leaves holes, which are looked up key by key.
 *
 * @param ranges three ints per query: first key seen, one past the last, and 1 if all between are seen
 */
record AttentionMask(
    Operand queryPositions,
    Operand keyPositions,
    Operand queryDocuments,
    Operand keyDocuments,
    int window,
    Buffer ranges) {
  /** Bytes per query. */
  static final long BYTES = 12;

  List<Buffer> buffers() {
    return List.of(
        queryPositions.buffer(),
        keyPositions.buffer(),
        queryDocuments.buffer(),
        keyDocuments.buffer());
  }

  /** Finds the ranges of the queries {@code from … from + n - 1}, counted over the batch. */
  void find(long from, long n) {
    long queries = queryPositions.width();
    long keys = keyPositions.width();
    for (long i = from; i < from + n; i++) {
      long row = i / queries * keys;
      int document = Memory.getInt(queryDocuments.address() + 4 * i);
      int position = Memory.getInt(queryPositions.address() + 4 * i);
      int first = -1;
      int last = -1;
      int seen = 0;
      for (long j = 0; j < keys; j++) {
        if (sees(document, position, row + j)) {
          first = first < 0 ? (int) j : first;
          last = (int) j;
          seen++;
        }
      }
      long at = ranges.address() + BYTES * i;
      Memory.setInt(at, Math.max(first, 0));
      Memory.setInt(at + 4, last + 1);
      Memory.setInt(at + 8, first >= 0 && seen == last + 1 - first ? 1 : 0);
    }
  }

  private boolean sees(int document, int position, long key) {
    if (document < 0) {
      return false;
    }
    int other = Memory.getInt(keyDocuments.address() + 4 * key);
    if (other == Attention.SHARED) {
      return true;
    }
    int place = Memory.getInt(keyPositions.address() + 4 * key);
    return other == document && place <= position && (window == 0 || place > position - window);
  }

  int first(long query) {
    return Memory.getInt(ranges.address() + BYTES * query);
  }

  int end(long query) {
    return Memory.getInt(ranges.address() + BYTES * query + 4);
  }

  boolean whole(long query) {
    return Memory.getInt(ranges.address() + BYTES * query + 8) != 0;
  }

  /** Sets the scores of unseen keys between the query's first and last to negative infinity. */
  void hide(long query, long scores) {
    int document = Memory.getInt(queryDocuments.address() + 4 * query);
    int position = Memory.getInt(queryPositions.address() + 4 * query);
    long row = query / queryPositions.width() * keyPositions.width();
    int first = first(query);
    for (int j = first; j < end(query); j++) {
      if (!sees(document, position, row + j)) {
        Memory.setFloat(scores + 4L * (j - first), Float.NEGATIVE_INFINITY);
      }
    }
  }
}
