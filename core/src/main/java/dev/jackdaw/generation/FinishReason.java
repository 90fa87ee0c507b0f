package dev.jackdaw.generation;

/** Why a text ended. */
public enum FinishReason {
  /** The model said end-of-text, or a stop string came. */
  STOP("stop"),
  /** As many tokens as asked for, or the context is full. */
  LENGTH("length"),
  /** Somebody cancelled it. */
  CANCELLED("cancelled");

  private final String label;

  FinishReason(String label) {
    this.label = label;
  }

  /** What reports call it. */
  public String label() {
    return label;
  }
}
