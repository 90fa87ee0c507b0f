package dev.jackdaw.corpus;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.function.LongPredicate;

/** Some of a store's tokens, seen as one sequence: the training part or the held-out part. Immutable. */
public final class TokenView {
  private final TokenStore store;

  /** Per document, or part of one: where it begins in the store. */
  private final long[] starts;

  /** Per document, or part of one: where it begins in this view; then the size. */
  private final long[] offsets;

  /** The place in the store where a document is cut in two, or -1. */
  private final long cut;

  private TokenView(TokenStore store, long[] starts, long[] offsets, long cut) {
    this.store = store;
    this.starts = starts;
    this.offsets = offsets;
    this.cut = cut;
  }

  /** Everything. */
  public static TokenView whole(TokenStore store) {
    return of(store, document -> true);
  }

  /** The documents a condition holds for, by their number. */
  static TokenView of(TokenStore store, LongPredicate documents) {
    return of(store, 0, store.tokens(), documents, -1);
  }

  /** The tokens {@code [from, to)} of the store. */
  static TokenView between(TokenStore store, long from, long to, long cut) {
    return of(store, from, to, document -> true, cut);
  }

  private static TokenView of(
      TokenStore store, long from, long to, LongPredicate documents, long cut) {
    long[] starts = new long[16];
    long[] offsets = new long[16];
    int n = 0;
    long size = 0;
    long end = store.documentStart(0);
    for (long d = 0; d < store.documents(); d++) {
      long start = Math.max(end, from);
      end = store.documentStart(d + 1);
      long stop = Math.min(end, to);
      if (start < stop && documents.test(d)) {
        if (n + 1 == offsets.length) {
          starts = Arrays.copyOf(starts, 2 * starts.length);
          offsets = Arrays.copyOf(offsets, 2 * offsets.length);
        }
        starts[n] = start;
        size += stop - start;
        offsets[++n] = size;
      }
    }
    return new TokenView(store, Arrays.copyOf(starts, n), Arrays.copyOf(offsets, n + 1), cut);
  }

  public long tokens() {
    return offsets[starts.length];
  }

  /** Documents, a part of one counted as one. */
  public int documents() {
    return starts.length;
  }

  public int vocabularySize() {
    return store.vocabularySize();
  }

  public OptionalInt endOfText() {
    return store.endOfText();
  }

  /** The document that the token at an index belongs to. */
  int documentAt(long index) {
    int found = Arrays.binarySearch(offsets, index);
    return found >= 0 ? found : -found - 2;
  }

  /** Index after a document's last token. */
  long documentEnd(int document) {
    return offsets[document + 1];
  }

  /** Copies tokens that lie within one document. */
  void read(int document, long from, int[] into, int at, int count) {
    store.read(starts[document] + from - offsets[document], into, at, count);
  }

  /** The token at an index. */
  int token(long index) {
    int document = documentAt(index);
    return store.token(starts[document] + index - offsets[document]);
  }

  /** Whether what this view has of a document goes on to the document's end. */
  boolean isWholeToItsEnd(int document) {
    return starts[document] + offsets[document + 1] - offsets[document] != cut;
  }
}
