package dev.jackdaw.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The series a report plots: long runs are averaged down to a width a screen can show. */
final class Curves {
  /** Points of a curve at most. */
  static final int LARGEST = 1500;

  /** Share of the run that a smoothed value is the mean of. */
  private static final double SMOOTHED = 0.02;

  private Curves() {}

  /** Columns by name, ready to be written as JSON; null where there is no value. */
  static Map<String, Object> of(RunHistory history) {
    List<RunHistory.Step> steps = history.steps();
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put("tokens", averaged(steps, RunHistory.Step::tokens));
    columns.put("loss", averaged(steps, RunHistory.Step::loss));
    columns.put("smooth", averaged(smoothed(steps)));
    columns.put("rate", averaged(steps, RunHistory.Step::learningRate));
    columns.put("norm", averaged(steps, RunHistory.Step::gradientNorm));
    columns.put("speed", averaged(steps, RunHistory.Step::tokensPerSecond));
    columns.put("peak", averaged(steps, step -> 100 * step.fractionOfPeak()));
    columns.put("evalTokens", history.evaluations().stream().map(e -> finite(e.tokens())).toList());
    columns.put("evalLoss", history.evaluations().stream().map(e -> orNull(e.loss())).toList());
    return columns;
  }

  private static double finite(double value) {
    return Double.isFinite(value) ? value : 0;
  }

  private static @Nullable Double orNull(double value) {
    return Double.isFinite(value) ? value : null;
  }

  private static List<@Nullable Double> averaged(
      List<RunHistory.Step> steps, ToDoubleFunction<RunHistory.Step> value) {
    return averaged(steps.stream().mapToDouble(value).toArray());
  }

  /** Means of equal stretches; what is not finite is left out of its mean. */
  static List<@Nullable Double> averaged(double[] values) {
    int points = Math.min(values.length, LARGEST);
    List<@Nullable Double> means = new ArrayList<>(points);
    for (int i = 0; i < points; i++) {
      int from = (int) ((long) values.length * i / points);
      int to = (int) ((long) values.length * (i + 1) / points);
      double sum = 0;
      int n = 0;
      for (int j = from; j < to; j++) {
        if (Double.isFinite(values[j])) {
          sum += values[j];
          n++;
        }
      }
      means.add(n == 0 ? null : sum / n);
    }
    return means;
  }

  /** Means over about a fiftieth of the run around each step, narrower towards its ends: no lag behind the loss itself. */
  private static double[] smoothed(List<RunHistory.Step> steps) {
    int n = steps.size();
    double[] sums = new double[n + 1];
    int[] counts = new int[n + 1];
    for (int i = 0; i < n; i++) {
      double loss = steps.get(i).loss();
      sums[i + 1] = sums[i] + (Double.isFinite(loss) ? loss : 0);
      counts[i + 1] = counts[i] + (Double.isFinite(loss) ? 1 : 0);
    }
    double[] smooth = new double[n];
    for (int i = 0; i < n; i++) {
      int half = Math.min((int) (SMOOTHED / 2 * n), Math.min(i, n - 1 - i));
      int from = i - half;
      int to = i + half + 1;
      smooth[i] = (sums[to] - sums[from]) / (counts[to] - counts[from]);
    }
    return smooth;
  }
}
