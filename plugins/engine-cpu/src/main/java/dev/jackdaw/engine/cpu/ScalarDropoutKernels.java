package dev.jackdaw.engine.cpu;

/** The definition. */
final class ScalarDropoutKernels implements DropoutKernels {
  @Override
  public void dropout(long x, long y, long n, long first, int start, int threshold, float scale) {
    for (long i = 0; i < n; i++) {
      int h = ((int) (first + i) * 0x9E3779B9) + start;
      h = (h ^ h >>> 16) * 0x85EBCA6B;
      h = (h ^ h >>> 13) * 0xC2B2AE35;
      h ^= h >>> 16;
      Memory.setFloat(y + 4 * i, h >>> 8 < threshold ? 0 : Memory.getFloat(x + 4 * i) * scale);
    }
  }
}
