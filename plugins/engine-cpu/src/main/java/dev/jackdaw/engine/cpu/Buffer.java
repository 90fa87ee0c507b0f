package dev.jackdaw.engine.cpu;

import org.jspecify.annotations.Nullable;

/**
 * A range of memory that steps read and write. Its address is known when a program runs: the memory plan places what lives in the arena,
 * the store says where states are, constants stay where they were put.
 */
final class Buffer {
  /** Where a buffer's memory comes from. */
  enum Kind {
    /** Between the first and the last step that use it, in the program's arena. */
    ARENA,
    /** A tensor of the store or of the bound caches. */
    STATE,
    /** The bfloat16 copy of a tensor of the store. */
    HALF,
    /** Written once when the graph is prepared. */
    CONSTANT
  }

  final Kind kind;
  final long bytes;

  /** The state's name for STATE and HALF. */
  final @Nullable String name;

  /** From the start of the arena; set by the memory plan. */
  long offset = -1;

  private long address;

  Buffer(Kind kind, long bytes, @Nullable String name) {
    this.kind = kind;
    this.bytes = bytes;
    this.name = name;
  }

  static Buffer arena(long bytes) {
    return new Buffer(Kind.ARENA, bytes, null);
  }

  void place(long address) {
    this.address = address;
  }

  long address() {
    return address;
  }
}
