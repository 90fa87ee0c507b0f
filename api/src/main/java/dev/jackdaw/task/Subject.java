package dev.jackdaw.task;

import java.util.Optional;

/** What is evaluated: a model, or something that does a part of what models do, such as a linear baseline. */
public interface Subject {
  /** What reports call it. */
  String name();

  /**
   * What it does with labels.
   *
   * @param head the head that labels; empty where it has only one
   * @throws dev.jackdaw.problem.UserException if it has no such head, or has several and none is named
   */
  Labeller labeller(Optional<String> head);

  /**
   * What it does with text.
   *
   * @param head the head that says the next token; empty where it has only one
   * @throws dev.jackdaw.problem.UserException if it has no such head, or has several and none is named
   */
  LanguageModel languageModel(Optional<String> head);
}
