package dev.jackdaw.baseline.linear;

import de.bwaldvogel.liblinear.SolverType;
import dev.jackdaw.task.BaselineFactory;
import dev.jackdaw.task.LabelledText;
import dev.jackdaw.task.Labeller;
import java.util.List;

/** A support vector machine on TF-IDF of words, pairs of words, and two to five characters within words. */
final class LinearSvm implements BaselineFactory<LinearSvmConfig> {
  @Override
  public Labeller train(LinearSvmConfig config, List<LabelledText> rows, boolean several) {
    return LinearLabeller.train(
        rows,
        several,
        List.of(Terms.words(2), Terms.characters(2, 5)),
        SolverType.L2R_L2LOSS_SVC_DUAL,
        config.cost());
  }
}
