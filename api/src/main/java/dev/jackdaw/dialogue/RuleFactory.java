package dev.jackdaw.dialogue;

/**
 * Makes rules of one kind: the component a plugin registers. Core brings {@code pii}, {@code scope}, {@code handover} and {@code
 * disclaimer}.
 *
 * <p>Files that the configuration names, as components of type {@link java.nio.file.Path}, are copied into the bot's folder, so that a
 * rule finds them wherever the bot is taken.
 *
 * @param <C> its configuration record
 */
@FunctionalInterface
public interface RuleFactory<C extends Record> {
  /** @throws dev.jackdaw.problem.UserException naming everything that is wrong with the configuration */
  Rule create(C config, Premises premises);
}
