package dev.jackdaw.engine.onnx;

/** Where a program gets its session from. */
interface SessionSource extends AutoCloseable {
  /** The session for the next run; the same as before while nothing it depends on has changed. */
  Compiled current();

  /** Says what is to be let go of before a session is closed for another. */
  default void beforeReplacing(Runnable letGo) {}

  /** Called after each run. */
  default void ran() {}

  @Override
  void close();
}
