package dev.jackdaw.corpus;

import java.security.MessageDigest;
import java.util.HexFormat;

/** Adds up the statistics of a corpus, batch by batch. */
final class CorpusCounter {
  private final MessageDigest digest = TokenizerHash.sha256();
  private final LongSet seen = new LongSet();
  private long documents;
  private long textBytes;
  private long duplicates;
  private long damaged;
  private long spelledSpecials;
  private boolean damagedNow;
  private boolean spelledNow;
  private boolean inPieces;

  void add(TokenizedBatch batch) {
    for (TokenizedBatch.TokenizedText text : batch.texts()) {
      digest.update(text.hash());
      digest.update((byte) (text.continues() ? 1 : 0));
      textBytes += text.textBytes();
      damagedNow |= text.damaged();
      spelledNow |= text.spellsSpecial();
      if (!text.continues()) {
        boolean repeated = !inPieces && !seen.add(text.fingerprint());
        documents++;
        duplicates += repeated ? 1 : 0;
        damaged += damagedNow ? 1 : 0;
        spelledSpecials += spelledNow ? 1 : 0;
        damagedNow = false;
        spelledNow = false;
      }
      inPieces = text.continues();
    }
  }

  long documents() {
    return documents;
  }

  long textBytes() {
    return textBytes;
  }

  CorpusStatistics statistics(long tokens, long longestDocument) {
    return new CorpusStatistics(
        documents,
        textBytes,
        tokens,
        duplicates,
        damaged,
        spelledSpecials,
        longestDocument,
        HexFormat.of().formatHex(digest.digest()));
  }
}
