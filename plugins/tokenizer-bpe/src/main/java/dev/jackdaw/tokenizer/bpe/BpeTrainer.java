package dev.jackdaw.tokenizer.bpe;

import dev.jackdaw.tokenizer.TrainingProgress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Learns merges from counted pieces: again and again the most frequent pair of neighbours, of equals
 * the one whose two byte strings are greatest (left first), becomes a token.
 *
 * <p>Exact and incremental: all distinct pieces lie end to end in one doubly linked list of symbols;
 * each pair knows its count and the places it was seen at; a merge visits those places alone and
 * corrects the counts of their neighbours. A heap orders the pairs. Its entries are not moved when a
 * count falls: an entry whose count is out of date is put back with the true one when it surfaces. A
 * count that grows gets a new entry.
 */
final class BpeTrainer {
  private static final int PROGRESS_STEP = 128;
  private static final int GONE = -1;

  private final ByteStrings tokens = new ByteStrings(1 << 14);
  private final long minimumFrequency;
  private final Merges merges;

  /** By place: the symbol that begins there, its neighbours (-1: none), the count of its piece. */
  private final int[] symbols;

  private final int[] next;
  private final int[] previous;
  private final long[] weights;

  /** By pair. */
  private final PairTable pairs = new PairTable(1 << 14);

  private int[] left = new int[1 << 14];
  private int[] right = new int[1 << 14];
  private long[] counts = new long[1 << 14];
  private int[] lastGrown = new int[1 << 14];
  private int[][] places = new int[1 << 14][];
  private int[] placeCounts = new int[1 << 14];

  private final PairHeap heap;
  private final IntBuffer grown = new IntBuffer(256);
  private int step;

  BpeTrainer(PieceCounts pieces, int minimumFrequency, int expectedMerges) {
    this.minimumFrequency = minimumFrequency;
    this.merges = new Merges(expectedMerges);
    for (int b = 0; b < 256; b++) {
      tokens.intern(new byte[] {(byte) b}, 0, 1);
    }
    int length = 0;
    for (int piece = 0; piece < pieces.size(); piece++) {
      length = Math.addExact(length, longEnough(pieces, piece));
    }
    symbols = new int[length];
    next = new int[length];
    previous = new int[length];
    weights = new long[length];
    heap = new PairHeap(this::comesFirst);
    layOut(pieces);
    for (int pair = 0; pair < pairs.size(); pair++) {
      heap.add(counts[pair], pair);
    }
  }

  /** Length of a piece, 0 if it is too short to hold a pair. */
  private static int longEnough(PieceCounts pieces, int piece) {
    int length = pieces.pieces().end(piece) - pieces.pieces().start(piece);
    return length < 2 ? 0 : length;
  }

  private void layOut(PieceCounts pieces) {
    byte[] bytes = pieces.pieces().pool();
    int at = 0;
    for (int piece = 0; piece < pieces.size(); piece++) {
      int length = longEnough(pieces, piece);
      int start = pieces.pieces().start(piece);
      for (int i = 0; i < length; i++) {
        symbols[at + i] = bytes[start + i] & 0xFF;
        previous[at + i] = i == 0 ? GONE : at + i - 1;
        next[at + i] = i == length - 1 ? GONE : at + i + 1;
        weights[at + i] = pieces.count(piece);
      }
      for (int i = 0; i + 1 < length; i++) {
        grow(symbols[at + i], symbols[at + i + 1], at + i);
      }
      at += length;
    }
    grown.clear();
  }

  /**
   * Learns tokens until there are {@code vocabulary} of them, bytes included, or no pair is frequent
   * enough.
   */
  void train(int vocabulary, TrainingProgress progress) {
    while (tokens.size() < vocabulary) {
      int pair = mostFrequent();
      if (pair < 0) {
        break;
      }
      step++;
      apply(pair);
      if (merges.size() % PROGRESS_STEP == 0) {
        progress.report("merging", tokens.size() - 256, vocabulary - 256);
      }
    }
    progress.report("merging", tokens.size() - 256, vocabulary - 256);
  }

  /** The bytes of every token by id: 256 bytes, then in the order learnt. */
  List<byte @Nullable []> tokens() {
    List<byte @Nullable []> all = new ArrayList<>(tokens.size());
    for (int id = 0; id < tokens.size(); id++) {
      all.add(tokens.copy(id));
    }
    return all;
  }

  Merges merges() {
    return merges;
  }

  private int mostFrequent() {
    while (!heap.isEmpty()) {
      long count = heap.topCount();
      int pair = heap.removeTop();
      if (counts[pair] == count && count >= minimumFrequency) {
        return pair;
      }
      if (counts[pair] != count && counts[pair] >= minimumFrequency) {
        heap.add(counts[pair], pair);
      }
    }
    return -1;
  }

  private void apply(int pair) {
    int a = left[pair];
    int b = right[pair];
    int c = join(a, b);
    merges.add(a, b, c, merges.size());
    int[] where = places[pair];
    int count = placeCounts[pair];
    places[pair] = new int[0];
    placeCounts[pair] = 0;
    if (a == b) {
      Arrays.sort(where, 0, count); // in a run, the leftmost two join
    }
    for (int i = 0; i < count; i++) {
      int at = where[i];
      int second = next[at];
      if (symbols[at] == a && second != GONE && symbols[second] == b) {
        joinAt(at, second, a, b, c);
      }
    }
    if (counts[pair] != 0) {
      throw new IllegalStateException(
          "[bpe_trainer] pair " + a + " " + b + " has count " + counts[pair] + " after its merge");
    }
    for (int i = 0; i < grown.size(); i++) {
      int changed = grown.get(i);
      if (counts[changed] >= minimumFrequency) {
        heap.add(counts[changed], changed);
      }
    }
    grown.clear();
  }

  /** The token of both byte strings; another pair may have made the same one before. */
  private int join(int a, int b) {
    byte[] first = tokens.copy(a);
    byte[] second = tokens.copy(b);
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return tokens.intern(both, 0, both.length);
  }

  private void joinAt(int at, int second, int a, int b, int c) {
    long weight = weights[at];
    int before = previous[at];
    int after = next[second];
    shrink(a, b, weight);
    if (before != GONE) {
      shrink(symbols[before], a, weight);
    }
    if (after != GONE) {
      shrink(b, symbols[after], weight);
    }
    symbols[at] = c;
    symbols[second] = GONE;
    next[at] = after;
    if (after != GONE) {
      previous[after] = at;
      grow(c, symbols[after], at);
    }
    if (before != GONE) {
      grow(symbols[before], c, before);
    }
  }

  private void shrink(int a, int b, long weight) {
    counts[(int) pairs.get(a, b)] -= weight;
  }

  private void grow(int a, int b, int place) {
    int number = pairs.size();
    long known = pairs.putIfAbsent(a, b, number);
    int pair = known == PairTable.ABSENT ? addPair(number, a, b) : (int) known;
    counts[pair] += weights[place];
    int[] where = places[pair];
    if (placeCounts[pair] == where.length) {
      where = Arrays.copyOf(where, Math.max(4, where.length * 2));
      places[pair] = where;
    }
    where[placeCounts[pair]++] = place;
    if (lastGrown[pair] != step) {
      lastGrown[pair] = step;
      grown.add(pair);
    }
  }

  private int addPair(int pair, int a, int b) {
    if (pair == left.length) {
      int capacity = pair * 2;
      left = Arrays.copyOf(left, capacity);
      right = Arrays.copyOf(right, capacity);
      counts = Arrays.copyOf(counts, capacity);
      lastGrown = Arrays.copyOf(lastGrown, capacity);
      places = Arrays.copyOf(places, capacity);
      placeCounts = Arrays.copyOf(placeCounts, capacity);
    }
    left[pair] = a;
    right[pair] = b;
    places[pair] = new int[2];
    return pair;
  }

  /** Whether, of two pairs seen equally often, the first is to be merged first. */
  private boolean comesFirst(int pair, int other) {
    int order = compare(left[pair], left[other]);
    return (order != 0 ? order : compare(right[pair], right[other])) > 0;
  }

  private int compare(int token, int other) {
    byte[] pool = tokens.pool();
    return token == other
        ? 0
        : Arrays.compareUnsigned(
            pool,
            tokens.start(token),
            tokens.end(token),
            pool,
            tokens.start(other),
            tokens.end(other));
  }
}
