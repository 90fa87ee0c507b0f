package dev.jackdaw.engine.cpu;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A few kilobytes per thread, in the first-level cache: what one loop of a kernel leaves for the next. */
final class Scratch {
  /** Floats that kernels of several loops work on at a time. */
  static final int FLOATS = 1024;

  private final ThreadLocal<MemorySegment> memory =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(4L * FLOATS, 64));

  long address() {
    return memory.get().address();
  }
}
