package dev.jackdaw.model;

import dev.jackdaw.graph.Value;

/**
 * The body of a language model. A description, not a computation: called whenever a graph is built, it holds no numbers and
 * keeps nothing between calls.
 */
public interface Backbone {
  /** Features per token. */
  int width();

  /** Number of ids its embedding has. */
  int vocabulary();

  /** The longest sequence it was made for, in tokens. */
  int contextLength();

  /** The hidden state (B, T, width) of each token, after the final norm. */
  Value hidden(ModelOps g, Sequence in);

  /** The language-model projection (…, vocabulary) of a hidden state (…, width), tied or not, with its scale and soft cap. */
  Value logits(ModelOps g, Value hidden);
}
