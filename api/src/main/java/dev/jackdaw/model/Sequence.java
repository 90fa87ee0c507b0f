package dev.jackdaw.model;

import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;

/**
 * The tokens a backbone reads, all symbolic. Hides caches, packing of several documents into a row, and padding: a backbone that
 * goes through {@link #attend} and {@link #state} is right in all of them.
 */
public interface Sequence {
  /** Token ids (B, T), I32. */
  Value ids();

  /** Place of each token in its document (B, T), I32, from 0. */
  Value positions();

  /** Which document of the row each token belongs to (B, T), I32; -1 for padding. */
  Value documents();

  /** Index of each row's last token that is not padding (B), I32. */
  Value last();

  /**
   * Causal attention within documents, over the cache too where there is one.
   *
   * @param q (B, T, H, D), positions already applied
   * @param k (B, T, K, D), positions already applied
   * @param v (B, T, K, D)
   * @return (B, T, H, D)
   */
  Value attend(ModelOps g, AttentionSite site, Value q, Value k, Value v);

  /**
   * State of a backbone that is not attention: what each sequence carries from one run to the next.
   *
   * @param name unique within the current scope
   * @param type per sequence, without the batch axis; fixed shape
   * @return zeros (B, …) outside cached modes and at the start of a sequence
   */
  SequenceState state(ModelOps g, String name, TensorType type);

  /** Shows a value to probes under a name: an output of the graph if one was asked for, otherwise nothing. */
  void tap(ModelOps g, String name, Value value);
}
