package dev.jackdaw.engine;

/**
 * Makes engines of one kind: the component a plugin registers.
 *
 * @param <C> its configuration record
 */
public interface EngineFactory<C extends Record> {
  /** @throws dev.jackdaw.problem.UserException if this machine cannot run it, with the reason and the remedy */
  Engine create(C config);
}
