package dev.jackdaw.model;

import dev.jackdaw.graph.Shape;

/**
 * A parameter as the model declares it.
 *
 * @param name full name, scopes joined by dots: {@code blocks.0.attention.query.weight}
 * @param shape fixed
 */
public record ParameterSpec(String name, Shape shape, Initializer initializer) {
  /** The scope in which heads stand: parameters of the head {@code label} begin with {@code heads.label.}. */
  public static final String HEADS = "heads";

  /** Whether a name is that of a head's own parameter or projection. */
  public static boolean ofHead(String name) {
    return name.startsWith(HEADS + ".");
  }

  public long elements() {
    return shape.elements().fixed();
  }
}
