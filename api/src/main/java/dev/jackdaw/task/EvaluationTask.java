package dev.jackdaw.task;

import dev.jackdaw.model.DataRow;
import java.util.List;

/**
 * One way of finding out how good a model is: the component a plugin registers, run by {@code jackdaw eval --task ID}.
 *
 * @param <C> its configuration record
 */
public interface EvaluationTask<C extends Record> {
  /** The fields of a row it reads, those it cannot do without first: what {@code --columns} maps the columns of a file to. */
  List<String> fields();

  /**
   * Asks the model and keeps what came of every item, so that intervals and comparisons can be drawn from it.
   *
   * @param rows at least one
   * @throws dev.jackdaw.problem.UserException naming every row that cannot be used, or what the model lacks for this task
   */
  Outcome evaluate(C config, Subject subject, List<DataRow> rows);
}
