package dev.jackdaw.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What tokenizing a corpus found out about it.
 *
 * @param documents documents, pieces of one counted together
 * @param textBytes bytes of UTF-8
 * @param tokens token ids, end-of-text tokens included
 * @param duplicates documents whose text equals an earlier one's
 * @param damaged documents with U+FFFD, the sign of text decoded wrongly before it came here
 * @param spelledSpecials documents that spell a special token, which is encoded as plain text
 * @param longestDocument tokens of the longest document
 * @param sha256 hash of all texts and their boundaries, in hexadecimal
 */
public record CorpusStatistics(
    long documents,
    long textBytes,
    long tokens,
    long duplicates,
    long damaged,
    long spelledSpecials,
    long longestDocument,
    String sha256) {

  /** Bytes of text that one token stands for, on average. */
  public double bytesPerToken() {
    return (double) textBytes / tokens;
  }

  /** What a careful person would look into before training on this; empty if nothing. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (duplicates * 50 > documents) {
      warnings.add(
          share(duplicates)
              + " repeat an earlier one word for word: the model will learn them by heart");
    }
    if (damaged > 0) {
      warnings.add(share(damaged) + " contain U+FFFD: their text was decoded wrongly before");
    }
    if (spelledSpecials > 0) {
      warnings.add(
          share(spelledSpecials)
              + " spell a special token, which is plain text here; if it separates documents, set"
              + " documents: separator");
    }
    return warnings;
  }

  private String share(long count) {
    return String.format(
        Locale.ROOT, "%,d of %,d documents (%.2g %%)", count, documents, 100.0 * count / documents);
  }
}
