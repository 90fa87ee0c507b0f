package dev.jackdaw.engine.cpu;

/** Dropout by a hash of (start, index): see {@link dev.jackdaw.graph.composite.Dropout}. */
interface DropoutKernels {
  /**
   * {@code y = keep ? x * scale : 0} for the n elements from {@code first} on.
   *
   * @param first index of the first element in its tensor
   * @param start the seed mixed with the site
   * @param threshold an element falls when the upper 24 bits of its hash are below this
   */
  void dropout(long x, long y, long n, long first, int start, int threshold, float scale);
}
