package dev.jackdaw.corpus;

/** Whether a model sees from one document into the one packed before it. */
public enum DocumentBoundaries {
  /** Positions restart and attention stops at each document. */
  RESPECTED,
  /** The text is one stream, as nanoGPT has it: end-of-text tokens are all that separates. */
  IGNORED
}
