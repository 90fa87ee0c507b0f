package dev.jackdaw.head.classification;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;

/**
 * The wide part: features of short runs of tokens beside the deep one.
 *
 * @param order longest run
 * @param buckets rows of the table that runs are hashed into, a power of two
 * @param width features of a run; 0: a run has a score per class instead, a linear model over runs
 * @param runDropout share of the runs left out in training (word dropout, Iyyer et al. 2015), so that no single one is relied on
 * @param dropout share of the summed features left out in training
 */
public record NgramsConfig(
    @Default("2")
        @Range(min = 1, max = 8)
        @Doc("Longest run of tokens; all shorter ones count too.")
        int order,
    @Default("32768")
        @Range(min = 2, max = 1 << 26)
        @Doc("Rows of the table that runs are hashed into, a power of two.")
        int buckets,
    @Default("64")
        @Range(min = 0, max = 4096)
        @Doc("Features of a run; 0: a score per class instead.")
        int width,
    @Default("0") @Range(min = 0, max = 0.95) @Doc("Share of the runs left out in training.")
        double runDropout,
    @Default("0") @Range(min = 0, max = 0.95) @Doc("Dropout on the summed features.")
        double dropout) {
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
