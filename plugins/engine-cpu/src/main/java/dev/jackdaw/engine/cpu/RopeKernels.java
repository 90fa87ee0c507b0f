package dev.jackdaw.engine.cpu;

/** Rotary positions of one head's features, in place or not. */
interface RopeKernels {
  /**
   * Turns {@code pairs} pairs of features by their angles: {@code (p, p + pairs)}, or {@code (2p, 2p + 1)} when interleaved. The features after
   * them are copied.
   *
   * @param cos address of one cosine per pair, already scaled
   * @param direction 1, or -1 to turn backwards
   */
  void rotate(
      long x,
      long y,
      long cos,
      long sin,
      float direction,
      boolean interleaved,
      int pairs,
      int width);
}
