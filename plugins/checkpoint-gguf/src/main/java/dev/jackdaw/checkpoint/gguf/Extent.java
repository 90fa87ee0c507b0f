package dev.jackdaw.checkpoint.gguf;

import java.util.function.ToLongFunction;

/** Lengths of axes, from the settings. */
enum Extent {
  VOCABULARY(s -> s.integer("vocabulary")),
  CONTEXT(s -> s.integer("context_length")),
  WIDTH(s -> s.integer("width")),
  /** All query heads. */
  QUERIES(s -> (long) s.integer("heads") * s.integer("attention.head_width")),
  /** All key heads, or all value heads. */
  KEYS(s -> (long) s.integer("attention.key_heads") * s.integer("attention.head_width")),
  HEAD(s -> s.integer("attention.head_width")),
  BETWEEN(s -> s.integer("feed_forward.width"));

  private final ToLongFunction<Settings> length;

  Extent(ToLongFunction<Settings> length) {
    this.length = length;
  }

  long of(Settings settings) {
    return length.applyAsLong(settings);
  }
}
