package dev.jackdaw.engine.onnx;

import java.util.concurrent.atomic.AtomicInteger;

/** A stretch of memory of the runtime's device. Freed when the last of those who keep it lets go: a store, and every session that may read it. */
final class DeviceBlock {
  private final long address;
  private final long bytes;
  private final Runnable free;
  private final AtomicInteger keepers = new AtomicInteger(1);

  DeviceBlock(long address, long bytes, Runnable free) {
    this.address = address;
    this.bytes = bytes;
    this.free = free;
  }

  long address() {
    return address;
  }

  long bytes() {
    return bytes;
  }

  /** @throws IllegalStateException if it has been freed */
  DeviceBlock keep() {
    keepers.updateAndGet(
        n -> {
          if (n == 0) {
            throw new IllegalStateException("[onnx] a block of memory was freed already");
          }
          return n + 1;
        });
    return this;
  }

  void release() {
    if (keepers.decrementAndGet() == 0) {
      free.run();
    }
  }
}
