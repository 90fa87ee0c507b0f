package dev.jackdaw.tokenizer.bpe;

import java.util.Arrays;

/**
 * Applies the merges to one piece: again and again the join of lowest rank, the leftmost of equals.
 * Short pieces by scanning, which is quickest for them; long ones by a heap over a linked list, so
 * that a megabyte of one letter costs n log n, not n squared. Working memory is kept for the next
 * piece, so an instance belongs to one thread at a time.
 */
final class PieceMerger {
  private static final int SCAN_AT_MOST = 48;
  private static final int KEEP_AT_MOST = 1 << 16;
  private static final long NONE = Long.MAX_VALUE;

  private final PairTable table;

  /** After {@link #merge}, the ids. */
  int[] ids = new int[SCAN_AT_MOST];

  /** What joining ids[i] with its right neighbour would give, see {@link Merges#join}; or NONE. */
  private long[] joins = new long[SCAN_AT_MOST];

  private int[] next = new int[0];
  private int[] previous = new int[0];
  private long[] heap = new long[0];
  private int heapSize;

  PieceMerger(PairTable table) {
    this.table = table;
  }

  /**
   * Merges the first {@code count} of {@link #ids}, which the caller has set to the ids of single
   * bytes.
   *
   * @return how many ids are left
   */
  int merge(int count) {
    return count <= SCAN_AT_MOST ? scan(count) : mergeByHeap(count);
  }

  /** Makes room for this many ids. */
  void reserve(int count) {
    if (ids.length < count) {
      ids = new int[Math.max(count, ids.length * 2)];
    }
  }

  /** Lets go of what a very long piece needed. */
  void trim() {
    if (ids.length > KEEP_AT_MOST) {
      ids = new int[SCAN_AT_MOST];
      next = new int[0];
      previous = new int[0];
      heap = new long[0];
      joins = new long[SCAN_AT_MOST];
    }
  }

  private long look(int left, int right) {
    long join = table.get(left, right);
    return join == PairTable.ABSENT ? NONE : join;
  }

  private int scan(int count) {
    int[] ids = this.ids;
    long[] joins = this.joins;
    for (int i = 0; i + 1 < count; i++) {
      joins[i] = look(ids[i], ids[i + 1]);
    }
    int n = count;
    while (n > 1) {
      int at = lowest(joins, n - 1);
      long best = joins[at];
      if (best == NONE) {
        break;
      }
      ids[at] = Merges.mergedOf(best);
      n--;
      for (int i = at + 1; i < n; i++) {
        ids[i] = ids[i + 1];
        joins[i] = joins[i + 1];
      }
      if (at > 0) {
        joins[at - 1] = look(ids[at - 1], ids[at]);
      }
      if (at + 1 < n) {
        joins[at] = look(ids[at], ids[at + 1]);
      }
    }
    return n;
  }

  /** The leftmost join of the lowest rank. */
  private static int lowest(long[] joins, int count) {
    int at = 0;
    int best = Merges.rankOf(joins[0]);
    for (int i = 1; i < count; i++) {
      int rank = Merges.rankOf(joins[i]);
      if (rank < best) {
        best = rank;
        at = i;
      }
    }
    return at;
  }

  private int mergeByHeap(int count) {
    link(count);
    int[] ids = this.ids;
    heapSize = 0;
    for (int i = 0; i + 1 < count; i++) {
      offer(i, i + 1);
    }
    while (heapSize > 0) {
      long top = pop();
      int at = (int) top;
      // A join that was overtaken: its place is gone, or its neighbour changed since.
      if (ids[at] < 0 || joins[at] == NONE || Merges.rankOf(joins[at]) != (int) (top >>> 32)) {
        continue;
      }
      int gone = next[at];
      ids[at] = Merges.mergedOf(joins[at]);
      ids[gone] = -1;
      joins[gone] = NONE;
      int after = next[gone];
      next[at] = after;
      joins[at] = NONE;
      if (after < count) {
        previous[after] = at;
        offer(at, after);
      }
      if (previous[at] >= 0) {
        offer(previous[at], at);
      }
    }
    int n = 0;
    for (int i = 0; i < count; i = next[i]) {
      ids[n++] = ids[i];
    }
    return n;
  }

  private void link(int count) {
    if (next.length < count) {
      next = new int[count];
      previous = new int[count];
      joins = new long[count];
      heap = new long[count + 16];
    }
    for (int i = 0; i < count; i++) {
      next[i] = i + 1;
      previous[i] = i - 1;
    }
  }

  private void offer(int at, int right) {
    long join = look(ids[at], ids[right]);
    joins[at] = join;
    if (join == NONE) {
      return;
    }
    if (heapSize == heap.length) {
      heap = Arrays.copyOf(heap, heapSize * 2);
    }
    long entry = (long) Merges.rankOf(join) << 32 | at;
    int slot = heapSize++;
    while (slot > 0) {
      int parent = slot - 1 >>> 1;
      if (heap[parent] <= entry) {
        break;
      }
      heap[slot] = heap[parent];
      slot = parent;
    }
    heap[slot] = entry;
  }

  private long pop() {
    long top = heap[0];
    long last = heap[--heapSize];
    int slot = 0;
    while (true) {
      int child = 2 * slot + 1;
      if (child >= heapSize) {
        break;
      }
      if (child + 1 < heapSize && heap[child + 1] < heap[child]) {
        child++;
      }
      if (heap[child] >= last) {
        break;
      }
      heap[slot] = heap[child];
      slot = child;
    }
    heap[slot] = last;
    return top;
  }
}
