package dev.jackdaw.model;

import java.util.Optional;
import java.util.Set;

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

  /**
   * The same settings with further parameters, as merging an adapter may need: biases of projections, an output projection of its own
   * where it was the embedding.
   *
   * @param parameters full names of parameters that the model of these settings does not have
   * @return settings whose model has them; others that come with them start so that they change nothing. Empty if there are none
   */
  default Optional<C> extended(C config, Set<String> parameters) {
    return Optional.empty();
  }

  /** How a model of this size is best trained, where the kind has a rule for it. */
  default Optional<TrainingSuggestion> suggestion(C config, int vocabulary) {
    return Optional.empty();
  }
}
