package dev.jackdaw.generation;

/** What happens to one sample; printing {@link #text} of every event gives its whole text. */
public sealed interface GenerationEvent {
  /** Number of the sample, from 0. */
  int sample();

  /** Text that is now certain: whole characters, no part of a stop string; may be empty. */
  String text();

  /** A token was drawn. Its own text may come with a later event. */
  record Drawn(int sample, GeneratedToken token, String text) implements GenerationEvent {}

  /** The sample is finished. */
  record Finished(int sample, String text, Completion completion) implements GenerationEvent {}
}
