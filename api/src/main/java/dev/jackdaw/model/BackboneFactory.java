package dev.jackdaw.model;

import java.util.Optional;

/**
 * Makes backbones of one kind: the component a plugin registers.
 *
 * @param <C> its configuration record
 */
public interface BackboneFactory<C extends Record> {
  /**
   * @param vocabulary number of token ids, of which some may be unused
   * @throws IllegalArgumentException if the settings contradict each other, naming both
   */
  Backbone create(C config, int vocabulary);

  /**
   * The same settings with everything written out that a preset, a size dial or an absent value stands for: what a model file
   * stores, so that it means the same when defaults change.
   *
   * @throws IllegalArgumentException as {@link #create}
   */
  default C complete(C config) {
    return config;
  }

  /** How a model of this size is best trained, where the kind has a rule for it. */
  default Optional<TrainingSuggestion> suggestion(C config, int vocabulary) {
    return Optional.empty();
  }
}
