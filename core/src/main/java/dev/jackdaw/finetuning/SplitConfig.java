package dev.jackdaw.finetuning;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;

/**
 * What of the training rows is kept for other purposes, chosen by a hash of each row: equal rows are on the same side, and more rows
 * move none.
 *
 * @param validation share of the rows that decide when to stop, and thresholds; where no validation rows are given
 * @param test share of the rows that are measured once at the end; where no test rows are given
 * @param seed another choice
 */
public record SplitConfig(
    @Doc("Share kept for validation, where no validation rows are given")
        @Default("0.1")
        @Range(min = 0, max = 0.9)
        double validation,
    @Doc("Share kept for the final test, where no test rows are given")
        @Default("0")
        @Range(min = 0, max = 0.9)
        double test,
    @Doc("Seed of the choice") @Default("1") long seed) {
  public SplitConfig {
    if (validation + test > 0.95) {
      throw new IllegalArgumentException(
          "validation " + validation + " and test " + test + " leave too little to train on");
    }
  }
}
