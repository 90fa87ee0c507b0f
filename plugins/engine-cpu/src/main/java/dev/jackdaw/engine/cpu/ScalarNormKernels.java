package dev.jackdaw.engine.cpu;

/** The definitions, one loop per sum. */
final class ScalarNormKernels implements NormKernels {
  @Override
  public void rmsNorm(
      long x, long weight, float shift, float epsilon, long y, long rstd, long rows, int width) {
    for (long r = 0; r < rows; r++) {
      long at = 4 * r * width;
      double squares = 0;
      for (long i = 0; i < 4L * width; i += 4) {
        double v = Memory.getFloat(x + at + i);
        squares += v * v;
      }
      float scale = (float) (1 / Math.sqrt(squares / width + epsilon));
      Memory.setFloat(rstd + 4 * r, scale);
      for (long i = 0; i < 4L * width; i += 4) {
        Memory.setFloat(
            y + at + i,
            Memory.getFloat(x + at + i) * scale * (Memory.getFloat(weight + i) + shift));
      }
    }
  }

  @Override
  public void rmsNormGradient(
      long dy,
      long x,
      long weight,
      float shift,
      long rstd,
      long dx,
      long dWeight,
      long rows,
      int width) {
    for (long r = 0; r < rows; r++) {
      long at = 4 * r * width;
      float scale = Memory.getFloat(rstd + 4 * r);
      double product = 0;
      for (long i = 0; i < 4L * width; i += 4) {
        float d = Memory.getFloat(dy + at + i);
        float n = Memory.getFloat(x + at + i) * scale;
        product += (double) d * (Memory.getFloat(weight + i) + shift) * n;
        Memory.setFloat(dWeight + i, Memory.getFloat(dWeight + i) + d * n);
      }
      float mean = (float) (product / width);
      for (long i = 0; i < 4L * width; i += 4) {
        float h = Memory.getFloat(dy + at + i) * (Memory.getFloat(weight + i) + shift);
        float n = Memory.getFloat(x + at + i) * scale;
        Memory.setFloat(dx + at + i, scale * (h - n * mean));
      }
    }
  }

  @Override
  public void layerNorm(
      long x,
      long weight,
      long bias,
      float epsilon,
      long y,
      long mean,
      long rstd,
      long rows,
      int width) {
    for (long r = 0; r < rows; r++) {
      long at = 4 * r * width;
      double sum = 0;
      for (long i = 0; i < 4L * width; i += 4) {
        sum += Memory.getFloat(x + at + i);
      }
      double centre = sum / width;
      double squares = 0;
      for (long i = 0; i < 4L * width; i += 4) {
        double v = Memory.getFloat(x + at + i) - centre;
        squares += v * v;
      }
      float scale = (float) (1 / Math.sqrt(squares / width + epsilon));
      Memory.setFloat(mean + 4 * r, (float) centre);
      Memory.setFloat(rstd + 4 * r, scale);
      for (long i = 0; i < 4L * width; i += 4) {
        float n = (Memory.getFloat(x + at + i) - (float) centre) * scale;
        Memory.setFloat(y + at + i, n * Memory.getFloat(weight + i) + Memory.getFloat(bias + i));
      }
    }
  }

  @Override
  public void layerNormGradient(
      long dy,
      long x,
      long weight,
      long mean,
      long rstd,
      long dx,
      long dWeight,
      long dBias,
      long rows,
      int width) {
    for (long r = 0; r < rows; r++) {
      long at = 4 * r * width;
      float centre = Memory.getFloat(mean + 4 * r);
      float scale = Memory.getFloat(rstd + 4 * r);
      double sum = 0;
      double product = 0;
      for (long i = 0; i < 4L * width; i += 4) {
        float d = Memory.getFloat(dy + at + i);
        float n = (Memory.getFloat(x + at + i) - centre) * scale;
        float h = d * Memory.getFloat(weight + i);
        sum += h;
        product += (double) h * n;
        Memory.setFloat(dWeight + i, Memory.getFloat(dWeight + i) + d * n);
        Memory.setFloat(dBias + i, Memory.getFloat(dBias + i) + d);
      }
      float meanH = (float) (sum / width);
      float meanHn = (float) (product / width);
      for (long i = 0; i < 4L * width; i += 4) {
        float n = (Memory.getFloat(x + at + i) - centre) * scale;
        float h = Memory.getFloat(dy + at + i) * Memory.getFloat(weight + i);
        Memory.setFloat(dx + at + i, scale * (h - meanH - n * meanHn));
      }
    }
  }
}
