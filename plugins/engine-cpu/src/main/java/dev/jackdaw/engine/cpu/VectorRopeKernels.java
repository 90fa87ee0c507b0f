package dev.jackdaw.engine.cpu;

import jdk.incubator.vector.FloatVector;

/** Half-split pairs by vectors; interleaved ones, which no current checkpoint family needs, by the scalar twin. */
final class VectorRopeKernels implements RopeKernels {
  private final ScalarRopeKernels scalar = new ScalarRopeKernels();

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
    if (interleaved) {
      scalar.rotate(x, y, cos, sin, direction, true, pairs, width);
      return;
    }
    long half = 4L * pairs;
    long end = (long) pairs / Lanes.COUNT * Lanes.BYTES;
    // vector body
    for (long i = 0; i < end; i += Lanes.BYTES) {
      FloatVector a = Lanes.load(x + i);
      FloatVector b = Lanes.load(x + half + i);
      FloatVector c = Lanes.load(cos + i);
      FloatVector s = Lanes.load(sin + i).mul(direction);
      Lanes.store(a.mul(c).sub(b.mul(s)), y + i);
      Lanes.store(b.mul(c).add(a.mul(s)), y + half + i);
    }
    // scalar tail
    for (long i = end; i < half; i += 4) {
      float a = Memory.getFloat(x + i);
      float b = Memory.getFloat(x + half + i);
      float c = Memory.getFloat(cos + i);
      float s = Memory.getFloat(sin + i) * direction;
      Memory.setFloat(y + i, a * c - b * s);
      Memory.setFloat(y + half + i, b * c + a * s);
    }
    for (long i = 2 * half; i < 4L * width; i += 4) {
      Memory.setFloat(y + i, Memory.getFloat(x + i));
    }
  }
}
