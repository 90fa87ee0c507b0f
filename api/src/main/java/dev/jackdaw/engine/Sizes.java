package dev.jackdaw.engine;

import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** The values of the symbolic sizes in one run, found by matching what was bound against what the graph declares. */
public final class Sizes {
  private final Map<String, Long> values = new TreeMap<>();
  private final Bounds bounds;

  public Sizes(Bounds bounds) {
    this.bounds = bounds;
  }

  /**
   * Matches a bound tensor against its declaration.
   *
   * @throws IllegalArgumentException if element type, rank or lengths disagree, or a size exceeds its bound
   */
  public void match(String name, TensorType declared, Tensor actual) {
    if (declared.dtype() != actual.dtype()) {
      throw new IllegalArgumentException(
          "[run] \"" + name + "\" is " + actual + ", the graph declares " + declared);
    }
    match(name, declared.shape(), actual.lengths());
  }

  /** Matches lengths against a shape; see {@link #match(String, TensorType, Tensor)}. */
  public void match(String name, Shape declared, long[] actual) {
    if (declared.rank() != actual.length) {
      throw new IllegalArgumentException(
          "[run] \""
              + name
              + "\" has lengths "
              + Arrays.toString(actual)
              + ", the graph declares "
              + declared);
    }
    for (int i = 0; i < actual.length; i++) {
      Dim dim = declared.dim(i);
      String symbol = dim.asSymbol();
      if (symbol != null && !values.containsKey(symbol)) {
        if (actual[i] > bounds.of(symbol)) {
          throw new IllegalArgumentException(
              "[run] \""
                  + name
                  + "\" sets "
                  + symbol
                  + " to "
                  + actual[i]
                  + ", compiled for at most "
                  + bounds.of(symbol));
        }
        values.put(symbol, actual[i]);
      } else if (values.keySet().containsAll(dim.symbols())
          && dim.evaluate(this::of) != actual[i]) {
        throw new IllegalArgumentException(
            "[run] \""
                + name
                + "\" has lengths "
                + Arrays.toString(actual)
                + ", the graph declares "
                + declared
                + " with "
                + values);
      }
    }
  }

  /** @throws IllegalArgumentException for a size that nothing bound */
  public long of(String symbol) {
    Long value = values.get(symbol);
    if (value == null) {
      throw new IllegalArgumentException("[run] nothing bound sets " + symbol);
    }
    return value;
  }

  public Map<String, Long> values() {
    return values;
  }
}
