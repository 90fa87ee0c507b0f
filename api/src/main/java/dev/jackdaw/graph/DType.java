package dev.jackdaw.graph;

/** Element types of the graph. An engine may compute and store F32 more narrowly; the graph does not say so. */
public enum DType {
  /** 32-bit IEEE float. */
  F32(4),
  /** 32-bit signed integer with wrap-around arithmetic: ids, positions, labels, counters. */
  I32(4),
  /** One byte, 0 or 1. */
  BOOL(1);

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  public int bytes() {
    return bytes;
  }
}
