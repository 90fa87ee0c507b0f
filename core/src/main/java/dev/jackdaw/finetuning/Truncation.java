package dev.jackdaw.finetuning;

/** What to do with an example longer than the limit. */
public enum Truncation {
  /** Its first tokens are kept. */
  END,
  /** Its last tokens are kept. */
  START,
  /** It is left out. */
  DROP,
  /** Training does not begin. */
  REFUSE
}
