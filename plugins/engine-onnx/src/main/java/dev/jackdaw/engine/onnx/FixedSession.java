package dev.jackdaw.engine.onnx;

/** A session that stays: of a file, whose weights are in it. */
record FixedSession(Compiled current) implements SessionSource {
  @Override
  public void close() {
    current.session().close();
  }
}
