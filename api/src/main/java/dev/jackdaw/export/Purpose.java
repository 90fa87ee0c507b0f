package dev.jackdaw.export;

/** What an exported graph is for. */
public enum Purpose {
  /** Whole sequences in, logits of every token out. */
  LOGITS,
  /** Tokens after what the caches hold; serves for reading a prompt and for one token at a time. */
  CACHED,
  /** Whole sequences in, logits of their labels out. */
  LABELS,
  /** Whole sequences in, one vector for each out. */
  EMBEDDING,
  /** For other tools alone: past keys and values come in, longer ones go out; names and types are what those tools expect. */
  INTERCHANGE,
  /** Forward, backward and optimizer: parameters and moments are carried. */
  TRAINING_STEP
}
