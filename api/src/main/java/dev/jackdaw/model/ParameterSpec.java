package dev.jackdaw.model;

import dev.jackdaw.graph.Shape;

/**
 * A parameter as the model declares it.
 *
 * @param name full name, scopes joined by dots: {@code blocks.0.attention.query.weight}
 * @param shape fixed
 */
public record ParameterSpec(String name, Shape shape, Initializer initializer) {
  public long elements() {
    return shape.elements().fixed();
  }
}
