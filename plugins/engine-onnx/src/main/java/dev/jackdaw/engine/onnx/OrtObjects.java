package dev.jackdaw.engine.onnx;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the native objects and blocks of memory of one engine, so that a leak can be seen. */
final class OrtObjects {
  private final AtomicLong live = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  /** Native objects and blocks not yet released. */
  long live() {
    return live.get();
  }

  /** Bytes of blocks not yet released. */
  long bytes() {
    return bytes.get();
  }

  /** Takes over an object that ONNX Runtime made. */
  Owned own(OrtApi.Kind kind, MemorySegment object) {
    live.incrementAndGet();
    return new Owned(kind, object, this);
  }

  void allocated(long size) {
    live.incrementAndGet();
    bytes.addAndGet(size);
  }

  void freed(long size) {
    live.decrementAndGet();
    bytes.addAndGet(-size);
  }

  /** A native object, released once. */
  static final class Owned implements AutoCloseable {
    private final OrtApi.Kind kind;
    private final MemorySegment object;
    private final OrtObjects counts;
    private final AtomicBoolean released = new AtomicBoolean();

    private Owned(OrtApi.Kind kind, MemorySegment object, OrtObjects counts) {
      this.kind = kind;
      this.object = object;
      this.counts = counts;
    }

    /** @throws IllegalStateException after it was released */
    MemorySegment pointer() {
      if (released.get()) {
        throw new IllegalStateException("[onnx] " + kind + " is released already");
      }
      return object;
    }

    @Override
    public void close() {
      if (released.compareAndSet(false, true)) {
        kind.release(object);
        counts.live.decrementAndGet();
      }
    }
  }
}
