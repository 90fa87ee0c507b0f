package dev.jackdaw.evaluation;

import dev.jackdaw.evaluation.statistics.Bootstrap;
import dev.jackdaw.evaluation.statistics.BootstrapSettings;
import dev.jackdaw.evaluation.statistics.Interval;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.task.EvaluationTask;
import dev.jackdaw.task.Metric;
import dev.jackdaw.task.Outcome;
import dev.jackdaw.task.Subject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A task done by one subject, with what can be said of how sure the figures are.
 *
 * @param subject what reports call it
 * @param outcome what came of the task
 * @param intervals of each metric that has one, by name
 * @param seconds the task took
 */
public record Evaluation(
    String subject, Outcome outcome, Map<String, Interval> intervals, double seconds) {
  public Evaluation {
    intervals = Map.copyOf(intervals);
  }

  /**
   * Runs a task and draws the intervals.
   *
   * @throws UserException if there are no rows, or the task cannot be done with them or with this subject
   */
  public static <C extends Record> Evaluation run(
      EvaluationTask<C> task,
      C config,
      Subject subject,
      List<DataRow> rows,
      BootstrapSettings settings) {
    if (rows.isEmpty()) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of("there is nothing to evaluate: the data has no rows"));
    }
    long start = System.nanoTime();
    Outcome outcome = task.evaluate(config, subject, rows);
    double seconds = (System.nanoTime() - start) * 1e-9;
    Bootstrap bootstrap = new Bootstrap(settings, outcome.items());
    Map<String, Interval> intervals = new LinkedHashMap<>();
    for (Metric metric : outcome.metrics()) {
      bootstrap
          .interval(metric.statistic())
          .ifPresent(interval -> intervals.put(metric.name(), interval));
    }
    return new Evaluation(subject.name(), outcome, intervals, seconds);
  }

  /** The value of a metric over all items. */
  public double value(Metric metric) {
    return metric.value(outcome.items());
  }
}
