package dev.jackdaw.evaluation.task;

import dev.jackdaw.task.Metric;
import dev.jackdaw.task.Outcome;
import dev.jackdaw.task.Prediction;
import dev.jackdaw.task.Statistic;
import dev.jackdaw.task.Table;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What came of texts that may have several labels, or none. */
final class SeveralLabels {
  private final List<String> labels;
  private final List<List<Integer>> right;
  private final List<Prediction> said;

  /** @param right indices of each text's labels */
  SeveralLabels(List<String> labels, List<List<Integer>> right, List<Prediction> said) {
    this.labels = labels;
    this.right = right;
    this.said = said;
  }

  Outcome outcome() {
    int n = right.size();
    boolean[] exact = new boolean[n];
    long meant = 0;
    for (int i = 0; i < n; i++) {
      exact[i] = new HashSet<>(right.get(i)).equals(new HashSet<>(said.get(i).said()));
      meant += right.get(i).size();
    }
    return new Outcome(
        n,
        List.of(
            new Metric(
                "micro_f1",
                Metric.Unit.SHARE,
                true,
                new Statistic.Other(items -> counts(items).microF1())),
            new Metric(
                "macro_f1",
                Metric.Unit.SHARE,
                true,
                new Statistic.Other(items -> counts(items).macroF1())),
            Metric.share("exact_match", exact)),
        Map.of("labels", meant),
        List.of(
            new Table(
                "By label",
                List.of("label", "precision", "recall", "f1", "support"),
                counts(IntStream.range(0, n).toArray()).rows(labels))),
        List.of(),
        List.of());
  }

  private LabelCounts counts(int[] items) {
    LabelCounts counts = new LabelCounts(labels.size());
    for (int i : items) {
      right.get(i).forEach(counts::meant);
      for (int label : said.get(i).said()) {
        counts.said(label);
        if (right.get(i).contains(label)) {
          counts.hit(label);
        }
      }
    }
    return counts;
  }
}
