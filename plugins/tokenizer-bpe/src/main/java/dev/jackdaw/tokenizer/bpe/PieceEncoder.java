package dev.jackdaw.tokenizer.bpe;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Turns text into ids by splitting, looking up and merging; the cache and the working memory are its
 * own. One thread uses it at a time; {@link Pool} hands them out.
 */
final class PieceEncoder {
  private static final int BATCH = 512;

  private final BpeVocabulary vocabulary;
  private final Splitter splitter;
  private final boolean wholeFirst;
  private final @Nullable Pieces pieces;
  private final PieceMerger merger;
  private final PieceCache cache = new PieceCache();
  private final int[] ends = new int[BATCH];

  /** What {@link #encode} appends to. */
  final IntBuffer ids = new IntBuffer(1 << 12);

  private PieceEncoder(BpeModel model) {
    this.vocabulary = model.vocabulary();
    this.splitter = model.splitter();
    this.wholeFirst = model.wholeFirst();
    this.pieces = model.pieces();
    this.merger = new PieceMerger(model.table());
  }

  /** Appends the ids of {@code text[from, to)}, which is plain text in valid UTF-8. */
  void encode(byte[] text, int from, int to) {
    Splitter.Cursor cursor = splitter.over(text, from, to);
    int start = from;
    for (int n = cursor.fill(ends); n > 0; n = cursor.fill(ends)) {
      // A byte makes one id at most, so this is room enough for the batch.
      ids.reserve(ends[n - 1] - start + PieceCache.SLACK);
      int[] target = ids.values();
      int size = ids.size();
      for (int i = 0; i < n; i++) {
        int end = ends[i];
        int length = end - start;
        if (length < PieceCache.SHORTEST_LONG) {
          long low = PieceCache.low(text, start, length);
          long high = PieceCache.high(text, start, length);
          int slot = cache.find(low, high);
          size =
              slot >= 0
                  ? cache.copy(slot, target, size)
                  : encodeShort(text, start, end, low, high, target, size);
        } else {
          size = encodeLong(text, start, end, target, size);
        }
        start = end;
      }
      ids.resize(size);
    }
  }

  private int encodeShort(
      byte[] text, int from, int to, long low, long high, int[] target, int size) {
    int count = merge(text, from, to);
    cache.putShort(low, high, merger.ids, count);
    System.arraycopy(merger.ids, 0, target, size, count);
    return size + count;
  }

  private int encodeLong(byte[] text, int from, int to, int[] target, int size) {
    boolean cached = to - from <= PieceCache.LONGEST;
    int place = cached ? cache.findLong(text, from, to) : -1;
    if (place >= 0) {
      return cache.copyLong(place, target, size);
    }
    int count = merge(text, from, to);
    if (cached) {
      cache.putLong(text, from, to, merger.ids, count);
    }
    System.arraycopy(merger.ids, 0, target, size, count);
    merger.trim();
    return size + count;
  }

  private int merge(byte[] text, int from, int to) {
    merger.reserve(to - from);
    if (wholeFirst) {
      int whole = vocabulary.plainId(text, from, to);
      if (whole >= 0) {
        merger.ids[0] = whole;
        return 1;
      }
    }
    if (pieces != null) {
      return merger.merge(characters(pieces, text, from, to));
    }
    for (int i = from; i < to; i++) {
      int id = vocabulary.byteId(text[i]);
      if (id < 0) {
        throw vocabulary.inexpressible(text, i, to);
      }
      merger.ids[i - from] = id;
    }
    return merger.merge(to - from);
  }

  /** Sets the merger's ids to those of the characters, or of their bytes where they have none; how many there are. */
  private int characters(Pieces pieces, byte[] text, int from, int to) {
    int count = 0;
    for (int i = from; i < to; ) {
      int end = i + Utf8.length(text[i]);
      int id = vocabulary.plainId(text, i, end);
      if (id >= 0) {
        merger.ids[count++] = id;
        i = end;
      }
      while (i < end) {
        merger.ids[count++] = pieces.byteIds()[text[i++] & 0xFF];
      }
    }
    return count;
  }

  /** Encoders at rest, so that caches survive between calls and threads never share one. */
  static final class Pool {
    private final BpeModel model;
    private final AtomicReferenceArray<PieceEncoder> resting =
        new AtomicReferenceArray<>(Runtime.getRuntime().availableProcessors());

    Pool(BpeModel model) {
      this.model = model;
    }

    PieceEncoder take() {
      for (int i = 0; i < resting.length(); i++) {
        PieceEncoder encoder = resting.get(i) == null ? null : resting.getAndSet(i, null);
        if (encoder != null) {
          return encoder;
        }
      }
      return new PieceEncoder(model);
    }

    /** Takes one back; beyond the room for resting ones it is left to the collector. */
    void giveBack(PieceEncoder encoder) {
      encoder.ids.clear();
      for (int i = 0; i < resting.length(); i++) {
        if (resting.get(i) == null && resting.compareAndSet(i, null, encoder)) {
          return;
        }
      }
    }
  }
}
