package dev.jackdaw.recipe;

/**
 * A component chosen by name, with its settings: what {@code {type: transformer, depth: 8}} is read into.
 *
 * @param contract the factory interface
 * @param type id of the component
 * @param config its settings, an instance of the component's own record
 */
public record Configured<F>(Class<F> contract, String type, Record config) {}
