package dev.jackdaw.engine;

import java.util.Map;
import java.util.TreeMap;

/** The largest value each symbolic size will have: {@code B}, {@code T}, {@code M}. */
public record Bounds(Map<String, Long> sizes) {
  public Bounds {
    sizes = Map.copyOf(sizes);
  }

  public static Bounds of(long batch, long time) {
    return new Bounds(Map.of("B", batch, "T", time));
  }

  public static Bounds of(long batch, long time, long capacity) {
    return new Bounds(Map.of("B", batch, "T", time, "M", capacity));
  }

  public Bounds with(String symbol, long largest) {
    Map<String, Long> more = new TreeMap<>(sizes);
    more.put(symbol, largest);
    return new Bounds(more);
  }

  /** @throws IllegalArgumentException for a symbol without a bound */
  public long of(String symbol) {
    Long bound = sizes.get(symbol);
    if (bound == null) {
      throw new IllegalArgumentException(
          "[bounds] no bound for " + symbol + ", known are " + new TreeMap<>(sizes));
    }
    return bound;
  }
}
