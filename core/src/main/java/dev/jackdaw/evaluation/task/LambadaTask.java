package dev.jackdaw.evaluation.task;

import dev.jackdaw.model.DataRow;
import dev.jackdaw.model.Example;
import dev.jackdaw.task.EvaluationTask;
import dev.jackdaw.task.LanguageModel;
import dev.jackdaw.task.Likelihood;
import dev.jackdaw.task.Metric;
import dev.jackdaw.task.Outcome;
import dev.jackdaw.task.Statistic;
import dev.jackdaw.task.Subject;
import java.util.Arrays;
import java.util.List;

/**
 * The last word of a passage (LAMBADA, Paperno et al. 2016): {@code context} is the passage without it, {@code continuation} the word.
 * Accuracy is the share of words that the model would have written itself, greedily; perplexity is per word.
 */
public final class LambadaTask implements EvaluationTask<HeadConfig> {
  @Override
  public List<String> fields() {
    return List.of("context", "continuation");
  }

  @Override
  public Outcome evaluate(HeadConfig config, Subject subject, List<DataRow> rows) {
    LanguageModel model = subject.languageModel(config.head());
    List<Example> asked =
        Fields.read(
            rows,
            (fields, row) -> {
              String context = fields.text(row, "context");
              String word = fields.text(row, "continuation");
              return context == null || word == null
                  ? null
                  : model.passage(context.stripTrailing(), " " + word.strip());
            });
    List<Likelihood> said = model.likelihoods(asked);
    boolean[] right = new boolean[said.size()];
    double[] loss = new double[said.size()];
    double[] ones = new double[said.size()];
    Arrays.fill(ones, 1);
    for (int i = 0; i < right.length; i++) {
      right[i] = said.get(i).greedy();
      loss[i] = -said.get(i).logProbability();
    }
    Statistic mean = new Statistic.Ratio(loss, ones);
    return Outcome.of(
        right.length,
        List.of(
            Metric.share("accuracy", right),
            new Metric(
                "word_perplexity",
                Metric.Unit.NUMBER,
                false,
                new Statistic.Other(items -> Math.exp(mean.of(items))))));
  }
}
