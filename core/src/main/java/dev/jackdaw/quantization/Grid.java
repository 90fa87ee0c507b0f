package dev.jackdaw.quantization;

/** The evenly spaced numbers a block's elements are rounded to: {@code (code - zero) * scale}, codes 0 to {@code top}. */
final class Grid {
  final int top;
  float scale;
  int zero;

  Grid(int bits) {
    top = (1 << bits) - 1;
  }

  void set(float newScale, int newZero) {
    scale = newScale;
    zero = newZero;
  }

  /** The code nearest to a number. */
  int code(float w) {
    return scale == 0 ? zero : code(w, 1 / scale, zero, top);
  }

  static int code(float w, float inverse, int zero, int top) {
    float place = w * inverse + zero;
    return (int) (Math.max(0f, Math.min(top, place)) + 0.5f);
  }

  float value(int code) {
    return (code - zero) * scale;
  }
}
