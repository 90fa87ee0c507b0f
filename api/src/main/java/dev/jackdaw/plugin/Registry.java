package dev.jackdaw.plugin;

/** Where a plugin names its components. */
public interface Registry {
  /**
   * Registers one component.
   *
   * @param contract the factory interface, which says what kind of component it is: {@code TokenizerFactory.class}
   * @param id what a recipe calls it: lower-case letters, digits and dashes; unique among the components of a contract
   * @param config the record its settings are read into; see {@link dev.jackdaw.config}
   * @param factory the class Guice builds when the component is first needed; its constructor is annotated {@code @Inject} or
   *     takes no parameters, and the class may be package-private
   */
  <F> void add(
      Class<F> contract, String id, Class<? extends Record> config, Class<? extends F> factory);
}
