package dev.jackdaw.finetuning;

/** How examples become rows of a batch. */
public enum Layout {
  /** Heads that label tokens: packed; heads that label sequences: bucketed. */
  AUTO,
  /** Several examples in a row, one after the other, none of which sees another. */
  PACKED,
  /** One example in a row, rows of like length together. */
  BUCKETED
}
