package dev.jackdaw.model;

import java.util.List;

/** What a batch must carry for a head. */
public sealed interface Target {
  /** The class of texts that have none of the labels, where a head learns to notice them. Never an answer. */
  String OUTSIDE = "(none)";

  /** What the classes are called, in order; empty where tokens are labelled. */
  List<String> labels();

  /** A label per token. */
  record Tokens() implements Target {
    @Override
    public List<String> labels() {
      return List.of();
    }
  }

  /**
   * One class per sequence.
   *
   * @param labels what the classes are called, in order
   */
  record Classes(List<String> labels) implements Target {
    public Classes {
      labels = List.copyOf(labels);
    }
  }

  /**
   * Any of several classes per sequence.
   *
   * @param labels what the classes are called, in order
   */
  record MultiClasses(List<String> labels) implements Target {
    public MultiClasses {
      labels = List.copyOf(labels);
    }
  }
}
