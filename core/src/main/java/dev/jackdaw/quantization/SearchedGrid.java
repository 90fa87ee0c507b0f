package dev.jackdaw.quantization;

/**
 * The grid with the least weighted squared error among many, as llama.cpp searches for its k-quants: ranges wider and narrower than
 * the block's, zero points around the nearest, each with the scale that least squares give its codes.
 */
final class SearchedGrid implements GridChoice {
  /** Steps of the range's width, in codes. */
  private static final float STEP = 0.125f;

  private final float fewest;
  private final float most;

  /** @param bits of a code */
  SearchedGrid(int bits) {
    int top = (1 << bits) - 1;
    // a range of more codes than there are clips its ends, which pays where few codes leave wide
    // gaps
    fewest = top - 1;
    most = bits == 4 ? top + 5 : top + 1;
  }

  @Override
  public void choose(float[] w, float[] importance, int from, int n, Grid grid) {
    RangeGrid.ASYMMETRIC.choose(w, importance, from, n, grid);
    float range = grid.scale * grid.top;
    if (range == 0) {
      return;
    }
    float low = -grid.zero * grid.scale;
    float bestScale = grid.scale;
    int bestZero = grid.zero;
    double best = error(w, importance, from, n, grid);
    for (float codes = fewest; codes <= most; codes += STEP) {
      float inverse = codes / range;
      int centre = Math.round(-low * inverse);
      for (int shift = -2; shift <= 1; shift++) {
        int zero = Math.clamp(centre + shift, 0, grid.top);
        float scale = leastSquares(w, importance, from, n, inverse, zero, grid.top);
        grid.set(scale, zero);
        double error = scale > 0 ? error(w, importance, from, n, grid) : Double.POSITIVE_INFINITY;
        if (error < best) {
          best = error;
          bestScale = scale;
          bestZero = zero;
        }
      }
    }
    grid.set(bestScale, bestZero);
  }

  /** The scale under which these codes come nearest to the elements. */
  private static float leastSquares(
      float[] w, float[] importance, int from, int n, float inverse, int zero, int top) {
    float product = 0;
    float square = 0;
    for (int i = from; i < from + n; i++) {
      float code = Grid.code(w[i], inverse, zero, top) - zero;
      float weighted = importance[i] * code;
      product += weighted * w[i];
      square += weighted * code;
    }
    return square == 0 ? 0 : product / square;
  }

  static float error(float[] w, float[] importance, int from, int n, Grid grid) {
    float inverse = grid.scale == 0 ? 0 : 1 / grid.scale;
    float sum = 0;
    for (int i = from; i < from + n; i++) {
      float e = w[i] - grid.value(Grid.code(w[i], inverse, grid.zero, grid.top));
      sum += importance[i] * e * e;
    }
    return sum;
  }
}
