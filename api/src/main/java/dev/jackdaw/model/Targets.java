package dev.jackdaw.model;

import dev.jackdaw.graph.Value;

/** What a head is trained towards, as values of the graph; which of them exist is what {@link Head#target} says. */
public interface Targets {
  /** Token labels (B, T), I32: the token that should follow position t, or -100. */
  Value tokens();

  /** Class labels (B), I32: the class of each sequence, or -100. */
  Value classes();

  /** Class weights (B, K), F32, between 0 and 1: several labels at once. */
  Value multiClasses();
}
