package dev.jackdaw.engine.onnx;

/** Where a program gets its session from. */
interface SessionSource extends AutoCloseable {
  /** The session for the next run; the same as before while nothing it depends on has changed. */
  Compiled current();

  /** Called after each run. */
  default void ran() {}

  @Override
  void close();
}
