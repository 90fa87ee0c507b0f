package dev.jackdaw.model;

/** What a batch must carry for a head. */
public sealed interface Target {
  /** A label per token. */
  record Tokens() implements Target {}

  /** One of K classes per sequence. */
  record Classes(int count) implements Target {}

  /** Any of K classes per sequence. */
  record MultiClasses(int count) implements Target {}
}
