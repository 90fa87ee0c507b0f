package dev.jackdaw.evaluation.task;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.task.BaselineFactory;
import dev.jackdaw.task.LabelledText;
import dev.jackdaw.task.Labeller;
import dev.jackdaw.task.LanguageModel;
import dev.jackdaw.task.Subject;
import java.util.List;
import java.util.Optional;

/** A baseline as something to evaluate: it labels texts, and does nothing else. */
public final class BaselineSubject implements Subject {
  private final String name;
  private final Labeller labeller;

  private BaselineSubject(String name, Labeller labeller) {
    this.name = name;
    this.labeller = labeller;
  }

  /** Trains a baseline; rows without a label, being out of scope, are left out where a text has one label. */
  public static <C extends Record> BaselineSubject train(
      String name, BaselineFactory<C> factory, C config, List<LabelledText> rows, boolean several) {
    List<LabelledText> learnt =
        rows.stream().filter(row -> several || !row.labels().isEmpty()).toList();
    return new BaselineSubject(name, factory.train(config, learnt, several));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Labeller labeller(Optional<String> head) {
    return labeller;
  }

  @Override
  public LanguageModel languageModel(Optional<String> head) {
    throw new UserException(
        UserException.Kind.INPUT,
        Problem.of("the baseline " + name + " labels texts, it says no next token"));
  }
}
