package dev.jackdaw.model;

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
}
