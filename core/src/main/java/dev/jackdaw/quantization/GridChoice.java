package dev.jackdaw.quantization;

/** How the grid of a block is chosen. */
@FunctionalInterface
interface GridChoice {
  /**
   * @param w holds the block's elements from {@code from}
   * @param importance how much a squared error costs at each place of {@code w}; not negative
   * @param from index of the block's first element in both
   * @param n elements
   * @param grid receives scale and zero point
   */
  void choose(float[] w, float[] importance, int from, int n, Grid grid);
}
