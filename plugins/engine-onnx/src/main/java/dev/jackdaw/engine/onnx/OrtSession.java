package dev.jackdaw.engine.onnx;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;

/** A loaded model. May be run by several threads, each with its own binding. */
final class OrtSession implements AutoCloseable {
  private final OrtRuntime runtime;
  private final OrtObjects.Owned session;
  private final List<OrtObjects.Owned> weights;

  OrtSession(OrtRuntime runtime, OrtObjects.Owned session, List<OrtObjects.Owned> weights) {
    this.runtime = runtime;
    this.session = session;
    this.weights = List.copyOf(weights);
  }

  MemorySegment pointer() {
    return session.pointer();
  }

  /** An empty set of bound inputs and outputs. */
  OrtObjects.Owned binding() {
    return runtime.objects().own(OrtApi.Kind.BINDING, OrtApi.createBinding(pointer()));
  }

  void run(OrtObjects.Owned binding) {
    OrtApi.run(pointer(), binding.pointer());
  }

  /** Ends profiling and gives the file that was written. */
  Path endProfiling() {
    return Path.of(OrtApi.endProfiling(pointer()));
  }

  @Override
  public void close() {
    session.close();
    weights.forEach(OrtObjects.Owned::close);
  }
}
