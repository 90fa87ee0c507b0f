package dev.jackdaw.model;

import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.Value;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/** What a parameter starts as. Random ones depend on the run's seed and the parameter's name alone. */
public sealed interface Initializer {
  /** One number everywhere. */
  record Filled(double value) implements Initializer {}

  /** Independent normal numbers, mean 0. */
  record Normal(double deviation) implements Initializer {}

  /** Independent uniform numbers in {@code [-bound, bound)}. */
  record Uniform(double bound) implements Initializer {}

  /**
   * A function of other parameters, computed once when the model is made or a base is loaded: the magnitude of DoRA is the
   * norm of a base weight's rows.
   *
   * @param sources full names of the parameters it reads
   * @param value builds it; the map has the sources' values by name
   */
  record Computed(Set<String> sources, BiFunction<Ops, Map<String, Value>, Value> value)
      implements Initializer {
    public Computed {
      sources = Set.copyOf(sources);
    }
  }

  static Initializer zeros() {
    return new Filled(0);
  }

  static Initializer ones() {
    return new Filled(1);
  }

  static Initializer normal(double deviation) {
    return new Normal(deviation);
  }
}
