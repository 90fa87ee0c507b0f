package dev.jackdaw.engine.onnx;

/** Where a program gets its session from. */
interface SessionSource extends AutoCloseable {
  /** The session for the next run; the same as before while nothing it depends on has changed. */
  Compiled current();

  /** Whether {@link #current} will close the session it gave before: what is bound to that one goes first. */
  default boolean isStale() {
    return false;
  }

  /** Called after each run. */
  default void ran() {}

  @Override
  void close();
}
