package dev.jackdaw.recipe;

import dev.jackdaw.registry.Components;

/**
 * A component chosen by name, with its settings: what {@code {type: transformer, depth: 8}} is read into.
 *
 * @param contract the factory interface
 * @param type id of the component
 * @param config its settings, an instance of the component's own record
 */
public record Configured<F>(Class<F> contract, String type, Record config) {
  /**
   * The component itself, as one that takes {@link #config}: the binder has read the component's own record, so that the settings are
   * of the type it is declared for.
   *
   * {@snippet :
   * HeadFactory<Record> factory = choice.component(components);
   * Head head = factory.create(choice.config(), tokenizer);
   * }
   *
   * @param <G> the contract with {@code Record} for its settings
   * @throws dev.jackdaw.problem.UserException if no plugin brings it
   */
  @SuppressWarnings("unchecked") // a factory of its own settings, which are what config is
  public <G extends F> G component(Components components) {
    return (G) components.component(contract, type);
  }
}
