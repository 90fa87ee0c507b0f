package dev.jackdaw.quantization;

/** Grids from the range of a block's elements alone: rounding to nearest. */
enum RangeGrid implements GridChoice {
  /** From the smallest to the largest element, 0 always among them. */
  ASYMMETRIC {
    @Override
    public void choose(float[] w, float[] importance, int from, int n, Grid grid) {
      float low = 0;
      float high = 0;
      for (int i = from; i < from + n; i++) {
        low = Math.min(low, w[i]);
        high = Math.max(high, w[i]);
      }
      float scale = (high - low) / grid.top;
      grid.set(scale, scale == 0 ? (grid.top + 1) / 2 : Math.round(-low / scale));
    }
  },

  /** 0 in the middle, the largest magnitude at the lower end, as tools without zero points do. */
  SYMMETRIC {
    @Override
    public void choose(float[] w, float[] importance, int from, int n, Grid grid) {
      float largest = 0;
      for (int i = from; i < from + n; i++) {
        if (Math.abs(w[i]) > Math.abs(largest)) {
          largest = w[i];
        }
      }
      int middle = (grid.top + 1) / 2;
      grid.set(-largest / middle, middle);
    }
  }
}
