package dev.jackdaw.exporting;

/** What becomes of what a fine-tuning strategy added. */
public enum AdapterForm {
  /** It is folded into the weights. */
  MERGED,
  /** It stays beside the base, and can be switched on from run to run. */
  SEPARATE
}
