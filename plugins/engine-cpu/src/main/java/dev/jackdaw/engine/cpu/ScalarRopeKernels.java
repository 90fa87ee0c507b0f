package dev.jackdaw.engine.cpu;

/** The definition. */
final class ScalarRopeKernels implements RopeKernels {
  @Override
  public void rotate(
      long x,
      long y,
      long cos,
      long sin,
      float direction,
      boolean interleaved,
      int pairs,
      int width) {
    for (int p = 0; p < pairs; p++) {
      long first = 4L * (interleaved ? 2 * p : p);
      long second = 4L * (interleaved ? 2 * p + 1 : p + pairs);
      float a = Memory.getFloat(x + first);
      float b = Memory.getFloat(x + second);
      float c = Memory.getFloat(cos + 4L * p);
      float s = Memory.getFloat(sin + 4L * p) * direction;
      Memory.setFloat(y + first, a * c - b * s);
      Memory.setFloat(y + second, b * c + a * s);
    }
    for (long i = 8L * pairs; i < 4L * width; i += 4) {
      Memory.setFloat(y + i, Memory.getFloat(x + i));
    }
  }
}
