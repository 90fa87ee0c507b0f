package dev.jackdaw.corpus;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.util.BitSet;

/**
 * A corpus parted into what is trained on and what is only measured on.
 *
 * @param training what is trained on
 * @param heldOut what is measured on; empty of tokens where nothing is held out
 */
public record HeldOut(TokenView training, TokenView heldOut) {
  /** How a recipe asks for the split. */
  public enum Kind {
    /**
     * Whole documents, chosen by a seeded hash of their tokens: stable when documents are added, and copies of a document are
     * all on one side.
     */
    DOCUMENT,
    /** The last part of the text, as nanoGPT does; a document may be cut in two. */
    TAIL
  }

  private static final int CHUNK = 1 << 12;

  /**
   * Parts a corpus.
   *
   * @param fraction share held out, in (0, 1): of documents, or of tokens
   * @param seed which documents; without meaning for the tail
   * @throws UserException when one side would be empty
   */
  public static HeldOut split(TokenStore store, Kind kind, double fraction, long seed) {
    if (!(fraction > 0 && fraction < 1)) {
      throw new IllegalArgumentException(
          "[held_out] fraction " + fraction + " is not between 0 and 1");
    }
    return switch (kind) {
      case DOCUMENT -> byDocument(store, fraction, seed);
      case TAIL -> tail(store, fraction);
    };
  }

  /** Everything is trained on. */
  public static HeldOut nothing(TokenStore store) {
    return new HeldOut(TokenView.whole(store), TokenView.between(store, 0, 0, -1));
  }

  private static HeldOut tail(TokenStore store, double fraction) {
    long tokens = store.tokens();
    long cut = (long) (tokens * (1 - fraction));
    if (cut < 2 || tokens - cut < 2) {
      throw refused(
          "the text has "
              + tokens
              + " tokens: too few to hold out the last "
              + fraction
              + " of them");
    }
    long inside = isDocumentStart(store, cut) ? -1 : cut;
    return new HeldOut(
        TokenView.between(store, 0, cut, inside), TokenView.between(store, cut, tokens, -1));
  }

  private static boolean isDocumentStart(TokenStore store, long token) {
    long low = 0;
    long high = store.documents();
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (store.documentStart(middle) < token) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low < store.documents() && store.documentStart(low) == token;
  }

  private static HeldOut byDocument(TokenStore store, double fraction, long seed) {
    if (store.documents() > Integer.MAX_VALUE) {
      throw refused("more than 2,147,483,647 documents cannot be split by document");
    }
    int documents = (int) store.documents();
    BitSet heldOut = new BitSet(documents);
    int[] ids = new int[CHUNK];
    long smallest = 0;
    double smallestPlace = 2;
    for (int d = 0; d < documents; d++) {
      double place = Mixing.unit(Mixing.hash(seed, contentHash(store, d, ids)));
      if (place < fraction) {
        heldOut.set(d);
      }
      if (place < smallestPlace) {
        smallestPlace = place;
        smallest = d;
      }
    }
    if (heldOut.isEmpty()) {
      heldOut.set((int) smallest);
    }
    if (heldOut.cardinality() == documents) {
      throw refused(
          "the text has "
              + (documents == 1 ? "one document" : documents + " documents, all held out")
              + ": it cannot be split by document");
    }
    return new HeldOut(
        TokenView.of(store, d -> !heldOut.get((int) d)),
        TokenView.of(store, d -> heldOut.get((int) d)));
  }

  private static long contentHash(TokenStore store, long document, int[] ids) {
    long hash = 0;
    long end = store.documentStart(document + 1);
    for (long at = store.documentStart(document); at < end; at += CHUNK) {
      int n = (int) Math.min(CHUNK, end - at);
      store.read(at, ids, 0, n);
      for (int i = 0; i < n; i++) {
        hash = (hash ^ ids[i]) * 0x100000001B3L + 0x632BE59BD9B4E019L;
      }
    }
    return hash;
  }

  private static UserException refused(String what) {
    return new UserException(
        UserException.Kind.INPUT,
        Problem.of(what)
            .fix("hold out the tail instead, cut the text into more documents, or give more text"));
  }
}
