package dev.jackdaw.baseline.linear;

import de.bwaldvogel.liblinear.SolverType;
import dev.jackdaw.task.BaselineFactory;
import dev.jackdaw.task.LabelledText;
import dev.jackdaw.task.Labeller;
import java.util.List;

/** Logistic regression on TF-IDF of words and pairs of words. */
final class LogisticRegression implements BaselineFactory<LogisticRegressionConfig> {
  @Override
  public Labeller train(LogisticRegressionConfig config, List<LabelledText> rows, boolean several) {
    return LinearLabeller.train(
        rows, several, List.of(Terms.words(2)), SolverType.L2R_LR, config.cost());
  }
}
