package dev.jackdaw.evaluation.task;

import dev.jackdaw.task.Figure;
import dev.jackdaw.task.Metric;
import dev.jackdaw.task.Outcome;
import dev.jackdaw.task.Prediction;
import dev.jackdaw.task.Statistic;
import dev.jackdaw.task.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What came of texts that have one label each, or, out of scope, none. Accuracy and F1 are of the likeliest label, whether the model
 * abstains or not, over texts in scope; that it abstains at all is counted apart.
 */
final class SingleLabels {
  private static final int BINS = 15;
  private static final int SHOWN_PAIRS = 20;

  private final List<String> labels;
  private final int[] right;
  private final List<Prediction> said;
  private final int n;
  private final boolean[] inScope;
  private final boolean[] hit;
  private final int[] best;
  private final double[] confidence;

  /** @param right index of each text's label, -1 out of scope */
  SingleLabels(List<String> labels, int[] right, List<Prediction> said) {
    this.labels = labels;
    this.right = right;
    this.said = said;
    n = right.length;
    inScope = new boolean[n];
    hit = new boolean[n];
    best = new int[n];
    confidence = new double[n];
    for (int i = 0; i < n; i++) {
      best[i] = said.get(i).said().getFirst();
      confidence[i] = said.get(i).confidence();
      inScope[i] = right[i] >= 0;
      hit[i] = best[i] == right[i];
    }
  }

  Outcome outcome() {
    boolean[] abstains = new boolean[n];
    boolean[] outside = new boolean[n];
    boolean[] answeredInScope = new boolean[n];
    int abstained = 0;
    int strangers = 0;
    for (int i = 0; i < n; i++) {
      abstains[i] = said.get(i).abstains();
      outside[i] = !inScope[i];
      answeredInScope[i] = inScope[i] && !abstains[i];
      abstained += abstains[i] ? 1 : 0;
      strangers += outside[i] ? 1 : 0;
    }
    List<Metric> metrics = new ArrayList<>();
    if (strangers < n) {
      metrics.add(share("accuracy", true, hit, inScope));
      metrics.add(other("macro_f1", true, items -> counts(items).macroF1()));
      metrics.add(other("weighted_f1", true, items -> counts(items).weightedF1()));
      metrics.add(other("calibration_error", false, this::calibrationError));
    }
    if (strangers > 0) {
      metrics.add(share("out_of_scope_recall", true, abstains, outside));
    }
    if (strangers < n && (strangers > 0 || abstained > 0)) {
      metrics.add(share("false_alarm_rate", false, abstains, inScope));
      metrics.add(share("accuracy_when_answering", true, hit, answeredInScope));
    }
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("in_scope", (long) n - strangers);
    counts.put("out_of_scope", (long) strangers);
    counts.put("abstained", (long) abstained);
    return new Outcome(n, metrics, counts, tables(), figures(), List.of());
  }

  private static Metric share(String name, boolean higher, boolean[] right, boolean[] counted) {
    return new Metric(name, Metric.Unit.SHARE, higher, new Statistic.Share(right, counted));
  }

  private static Metric other(String name, boolean higher, ToDoubleFunction<int[]> function) {
    return new Metric(name, Metric.Unit.SHARE, higher, new Statistic.Other(function));
  }

  private LabelCounts counts(int[] items) {
    LabelCounts counts = new LabelCounts(labels.size());
    for (int i : items) {
      if (inScope[i]) {
        counts.meant(right[i]);
        counts.said(best[i]);
        if (hit[i]) {
          counts.hit(right[i]);
        }
      }
    }
    return counts;
  }

  private int bin(double confidence) {
    return Math.clamp((int) (confidence * BINS), 0, BINS - 1);
  }

  /** Expected calibration error over fifteen bins of equal width (Guo et al. 2017). */
  private double calibrationError(int[] items) {
    double[] gap = new double[BINS];
    int all = 0;
    for (int i : items) {
      if (inScope[i]) {
        gap[bin(confidence[i])] += (hit[i] ? 1 : 0) - confidence[i];
        all++;
      }
    }
    double sum = 0;
    for (double one : gap) {
      sum += Math.abs(one);
    }
    return sum / all;
  }

  private List<Table> tables() {
    List<List<Object>> pairs = new ArrayList<>();
    Map<List<Integer>, Integer> confused = new LinkedHashMap<>();
    for (int i = 0; i < n; i++) {
      if (inScope[i] && !hit[i]) {
        confused.merge(List.of(right[i], best[i]), 1, Integer::sum);
      }
    }
    confused.entrySet().stream()
        .sorted(Map.Entry.<List<Integer>, Integer>comparingByValue().reversed())
        .limit(SHOWN_PAIRS)
        .forEach(
            pair ->
                pairs.add(
                    List.of(
                        labels.get(pair.getKey().getFirst()),
                        labels.get(pair.getKey().getLast()),
                        pair.getValue())));
    return List.of(
        new Table("Most confused", List.of("label", "predicted", "times"), pairs),
        new Table(
            "By label",
            List.of("label", "precision", "recall", "f1", "support"),
            counts(IntStream.range(0, n).toArray()).rows(labels)));
  }

  private List<Figure> figures() {
    int[][] matrix = new int[labels.size()][labels.size()];
    for (int i = 0; i < n; i++) {
      if (inScope[i]) {
        matrix[right[i]][best[i]]++;
      }
    }
    return List.of(
        new Figure.HeatMap("Confusion matrix", "label", "predicted", labels, labels, matrix),
        new Figure.Curves(
            "Calibration: how often it is right when it is this sure",
            "probability of the likeliest label",
            "share that is right",
            List.of(
                new Figure.Series(
                    "perfect", List.of(new Figure.Point(0, 0), new Figure.Point(1, 1)), true),
                new Figure.Series("model", calibration(), false))),
        new Figure.Curves(
            "Abstaining: accuracy when only the surest answers are given",
            "share of texts answered",
            "share of answers that are right",
            List.of(new Figure.Series("model", coverage(), false))));
  }

  private List<Figure.Point> calibration() {
    int[] all = new int[BINS];
    double[] sure = new double[BINS];
    double[] hits = new double[BINS];
    for (int i = 0; i < n; i++) {
      if (inScope[i]) {
        int bin = bin(confidence[i]);
        all[bin]++;
        sure[bin] += confidence[i];
        hits[bin] += hit[i] ? 1 : 0;
      }
    }
    return IntStream.range(0, BINS)
        .filter(bin -> all[bin] > 0)
        .mapToObj(bin -> new Figure.Point(sure[bin] / all[bin], hits[bin] / all[bin]))
        .toList();
  }

  /** Surest first; an answer to a text out of scope is never right. */
  private List<Figure.Point> coverage() {
    List<Integer> order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> confidence[i]).reversed())
            .toList();
    List<Figure.Point> points = new ArrayList<>();
    int hits = 0;
    for (int answered = 1; answered <= n; answered++) {
      hits += hit[order.get(answered - 1)] ? 1 : 0;
      if (answered == n || answered % Math.max(1, n / 200) == 0) {
        points.add(new Figure.Point((double) answered / n, (double) hits / answered));
      }
    }
    return points;
  }
}
