package dev.jackdaw.optimizer;

import dev.jackdaw.graph.Value;
import java.util.List;

/**
 * What one step makes of a parameter.
 *
 * @param parameter its new value
 * @param moments new values in the order of {@link Optimizer#moments}
 */
public record Moved(Value parameter, List<Value> moments) {
  public Moved {
    moments = List.copyOf(moments);
  }
}
