package dev.jackdaw.engine.cpu;

/** bfloat16: the upper half of a float32, rounded to nearest, ties to even. */
final class Bf16 {
  private Bf16() {}

  static float toFloat(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  static short toBits(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) ((bits | 0x400000) >>> 16);
    }
    return (short) ((bits + 0x7fff + (bits >>> 16 & 1)) >>> 16);
  }
}
