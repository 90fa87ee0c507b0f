package dev.jackdaw.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** One hash per lane. */
final class VectorDropoutKernels implements DropoutKernels {
  private final ScalarDropoutKernels scalar = new ScalarDropoutKernels();

  @Override
  public void dropout(long x, long y, long n, long first, int start, int threshold, float scale) {
    long end = n / Lanes.COUNT * Lanes.COUNT;
    IntVector lane = IntVector.zero(Lanes.INTS).addIndex(1).mul(0x9E3779B9);
    // vector body
    for (long i = 0; i < end; i += Lanes.COUNT) {
      IntVector h = lane.add((int) (first + i) * 0x9E3779B9 + start);
      h = h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 16)).mul(0x85EBCA6B);
      h = h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 13)).mul(0xC2B2AE35);
      h = h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 16));
      FloatVector v = Lanes.load(x + 4 * i).mul(scale);
      var falls =
          h.lanewise(VectorOperators.LSHR, 8)
              .compare(VectorOperators.LT, threshold)
              .cast(Lanes.FLOATS);
      Lanes.store(v.blend(0f, falls), y + 4 * i);
    }
    // scalar tail
    scalar.dropout(x + 4 * end, y + 4 * end, n - end, first + end, start, threshold, scale);
  }
}
