package dev.jackdaw.evaluation;

import dev.jackdaw.classification.Calibration;
import dev.jackdaw.classification.Classifier;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.model.Head;
import dev.jackdaw.model.Target;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.task.Labeller;
import dev.jackdaw.task.LanguageModel;
import dev.jackdaw.task.Subject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** A loaded model as something to evaluate. */
public final class ModelSubject implements Subject {
  private final String name;
  private final LoadedModel model;
  private final Function<String, Calibration> calibrations;

  /**
   * @param name what reports call it
   * @param calibrations what was learnt of each head that labels texts
   */
  public ModelSubject(String name, LoadedModel model, Function<String, Calibration> calibrations) {
    this.name = name;
    this.model = model;
    this.calibrations = calibrations;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Labeller labeller(Optional<String> head) {
    String chosen = choose(head, false);
    return new ModelLabels(model, chosen, calibrations.apply(chosen));
  }

  @Override
  public LanguageModel languageModel(Optional<String> head) {
    String chosen = choose(head, true);
    return new ModelText(model, chosen, Objects.requireNonNull(model.graphs().heads().get(chosen)));
  }

  private String choose(Optional<String> asked, boolean tokens) {
    String what = tokens ? "says the next token" : "labels texts";
    Map<String, Head> heads = model.graphs().heads();
    List<String> fitting =
        tokens
            ? heads.entrySet().stream()
                .filter(head -> head.getValue().target() instanceof Target.Tokens)
                .map(Map.Entry::getKey)
                .sorted()
                .toList()
            : Classifier.classifying(model);
    if (asked.isPresent()) {
      if (fitting.contains(asked.get())) {
        return asked.get();
      }
      throw fault(
          Problem.of("the model has no head \"" + asked.get() + "\" that " + what)
              .available(fitting));
    }
    if (fitting.size() == 1) {
      return fitting.getFirst();
    }
    if (fitting.isEmpty()) {
      throw fault(
          Problem.of(
                  "the model has no head that "
                      + what
                      + ": its heads are "
                      + heads.keySet().stream().sorted().toList())
              .fix("choose another task, or fine-tune the model with such a head"));
    }
    throw fault(
        Problem.of(
                "the model has several heads that "
                    + (tokens ? "say the next token" : "label texts"))
            .available(fitting)
            .fix("say which: --set head=" + fitting.getFirst()));
  }

  private static UserException fault(Problem problem) {
    return new UserException(UserException.Kind.INPUT, problem);
  }
}
