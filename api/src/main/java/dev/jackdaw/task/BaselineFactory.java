package dev.jackdaw.task;

import java.util.List;

/**
 * Trains something simple on the rows a model was trained on, to see whether the model earns its cost: the component a plugin
 * registers.
 *
 * @param <C> its configuration record
 */
@FunctionalInterface
public interface BaselineFactory<C extends Record> {
  /**
   * Trains; the same rows in the same order give the same baseline.
   *
   * @param rows each with at least one label, unless {@code several}
   * @param several whether a text may have several labels, or none
   * @throws dev.jackdaw.problem.UserException if there is nothing to learn: no rows, or a single label
   */
  Labeller train(C config, List<LabelledText> rows, boolean several);
}
