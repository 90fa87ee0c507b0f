package dev.jackdaw.engine;

import java.util.Map;

/** A compiled graph. Not for several threads at once. */
public interface Program extends AutoCloseable {
  /**
   * Runs once. When it returns, outputs are written and states replaced.
   *
   * @throws IllegalArgumentException if an input is missing, of the wrong type, or sizes disagree or exceed their bounds
   */
  void run(Bindings bindings);

  /** Bytes held for intermediate values. */
  long arenaBytes();

  /** Nanoseconds spent per op name since the last call; empty unless the engine was asked to measure. */
  Map<String, Long> profile();

  @Override
  void close();
}
