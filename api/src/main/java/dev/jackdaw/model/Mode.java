package dev.jackdaw.model;

/** What a graph is being built for. */
public enum Mode {
  /** Dropout is on; gradients will be taken. */
  TRAIN,
  /** Whole sequences, no dropout. */
  EVALUATE,
  /** A stretch of tokens after what the caches hold, which is added to them. */
  PREFILL,
  /** One token after what the caches hold, which is added to them. */
  DECODE;

  /** Whether state is carried from run to run. */
  public boolean cached() {
    return this == PREFILL || this == DECODE;
  }
}
