package dev.jackdaw.model;

import dev.jackdaw.graph.Value;

/** A state of {@link Sequence#state} while the graph is built. */
public interface SequenceState {
  /** What was carried here: (B, …). */
  Value value();

  /** What is carried on: (B, …). Ignored outside cached modes. */
  void set(Value next);
}
