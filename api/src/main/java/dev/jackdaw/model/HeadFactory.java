package dev.jackdaw.model;

import dev.jackdaw.tokenizer.Tokenizer;

/**
 * Makes heads of one kind: the component a plugin registers.
 *
 * @param <C> its configuration record
 */
public interface HeadFactory<C extends Record> {
  /**
   * A head of settings that {@link #complete} has seen, in this run or in the one that wrote the model.
   *
   * @throws dev.jackdaw.problem.UserException if the settings leave out what only the data could say
   */
  Head create(C config, Tokenizer tokenizer);

  /**
   * The same settings with everything written out that they leave to the data or to the base model: labels, class weights, the chat
   * template. What a model file stores.
   *
   * @throws dev.jackdaw.problem.UserException if the data cannot be learnt from: a label the settings do not have, a class with one
   *     example; all of it at once
   */
  default C complete(C config, HeadData data) {
    return config;
  }
}
