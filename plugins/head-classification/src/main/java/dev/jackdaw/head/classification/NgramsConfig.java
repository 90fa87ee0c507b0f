package dev.jackdaw.head.classification;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;

/**
 * The wide part: scores of short runs of characters beside the deep one.
 *
 * @param order longest run, in bytes
 * @param buckets rows of the table that runs are hashed into, a power of two
 * @param share of the wide part in what the head says; the rest is the deep one's
 * @param runDropout share of the runs left out in training (compare word dropout, Iyyer et al. 2015), so that no single one is relied on
 */
public record NgramsConfig(
    @Default("5")
        @Range(min = 1, max = 8)
        @Doc("Longest run of characters (bytes of UTF-8); all shorter ones count too.")
        int order,
    @Default("131072")
        @Range(min = 2, max = 1 << 26)
        @Doc("Rows of the table that runs are hashed into, a power of two.")
        int buckets,
    @Default("0.7")
        @Range(min = 0, max = 1)
        @Doc("Share of the wide part in what the head says; the rest is the deep one's.")
        double share,
    @Default("0") @Range(min = 0, max = 0.95) @Doc("Share of the runs left out in training.")
        double runDropout) {
  public NgramsConfig {
    if (Integer.bitCount(buckets) != 1) {
      throw new IllegalArgumentException(
          "buckets is "
              + buckets
              + ", expected a power of two such as "
              + Integer.highestOneBit(buckets));
    }
  }
}
