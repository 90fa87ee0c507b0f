package dev.jackdaw.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Elementary functions of arrays of floats whose length is a multiple of the lanes, within two units in the last place of exp and log and 3e-7 of the
 * others. Coefficients: Cephes (exp, log) and Abramowitz and Stegun 7.1.26 (erf). Special values follow {@link Math}; a NaN stays one,
 * so that training sees it.
 *
 * <p>Loops over memory and not functions of vectors: the compiler may refuse to inline a method that it has compiled by itself before (beyond
 * {@code InlineSmallCode}), and then every vector passed to it or returned is an object on the heap. Other kernels put their own loops
 * before and after these, a chunk at a time.
 */
final class VectorMath {
  private static final float LOG2_E = 1.44269504f;
  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;

  /** Adding 1.5 * 2^23 leaves the nearest integer in the lowest bits. */
  private static final float ROUNDER = 12582912f;

  private VectorMath() {}

  /**
   * {@code y = e^(factor * x + shift)}; below an exponent of -87.3 the result, smaller than 1.2e-38, is 0.
   *
   * @param end bytes, a multiple of a vector
   * @return the sum of y
   */
  static float exp(long x, long y, long end, float factor, float shift) {
    FloatVector low = Lanes.all(-87.3f);
    FloatVector high = Lanes.all(89f);
    FloatVector rounder = Lanes.all(ROUNDER);
    FloatVector sums = Lanes.all(0f);
    for (long i = 0; i < end; i += Lanes.BYTES) {
      FloatVector v = Lanes.load(x + i).fma(Lanes.all(factor), Lanes.all(shift));
      FloatVector clamped = v.blend(low, v.compare(VectorOperators.LT, low));
      clamped = clamped.blend(high, clamped.compare(VectorOperators.GT, high));
      FloatVector shifted = clamped.fma(Lanes.all(LOG2_E), rounder);
      FloatVector n = shifted.sub(rounder);
      FloatVector r = n.fma(Lanes.all(-LN2_HIGH), clamped);
      r = n.fma(Lanes.all(-LN2_LOW), r);
      FloatVector p = r.fma(Lanes.all(1.9875691500e-4f), Lanes.all(1.3981999507e-3f));
      p = p.fma(r, Lanes.all(8.3334519073e-3f));
      p = p.fma(r, Lanes.all(4.1665795894e-2f));
      p = p.fma(r, Lanes.all(1.6666665459e-1f));
      p = p.fma(r, Lanes.all(5.0000001201e-1f));
      p = p.fma(r.mul(r), r).add(1f);
      // 2^n = 2 * 2^(n-1): n reaches 128, which one exponent cannot hold; n = -126 gives exponent
      // 0, that is zero
      IntVector exponent = shifted.reinterpretAsInts().add(126).lanewise(VectorOperators.LSHL, 23);
      FloatVector e = p.add(p).mul(exponent.reinterpretAsFloats());
      sums = sums.add(e);
      Lanes.store(e, y + i);
    }
    return Lanes.sum(sums);
  }

  /** {@code y = tanh(x)} from {@code t = e^(2x)}; y may be either. */
  static void tanh(long x, long t, long y, long end) {
    FloatVector one = Lanes.all(1f);
    FloatVector two = Lanes.all(2f);
    for (long i = 0; i < end; i += Lanes.BYTES) {
      FloatVector v = Lanes.load(x + i);
      // an odd polynomial near zero, where 1 - 2 / (e^2x + 1) would lose all digits
      FloatVector square = v.mul(v);
      FloatVector p = square.fma(Lanes.all(-5.70498872745e-3f), Lanes.all(2.06390887954e-2f));
      p = p.fma(square, Lanes.all(-5.37397155531e-2f));
      p = p.fma(square, Lanes.all(1.33314422036e-1f));
      p = p.fma(square, Lanes.all(-3.33332819422e-1f));
      FloatVector small = p.fma(square.mul(v), v);
      FloatVector large = one.sub(two.div(Lanes.load(t + i).add(one)));
      Lanes.store(large.blend(small, square.compare(VectorOperators.LT, 0.390625f)), y + i);
    }
  }

  /** {@code y = erf(scale * x)} from {@code t = e^-(scale x)^2}; y may be either. */
  static void erf(long x, long t, float scale, long y, long end) {
    FloatVector one = Lanes.all(1f);
    for (long i = 0; i < end; i += Lanes.BYTES) {
      FloatVector v = Lanes.load(x + i).mul(scale);
      FloatVector z = v.abs();
      FloatVector u = one.div(z.fma(Lanes.all(0.3275911f), one));
      FloatVector p = u.fma(Lanes.all(1.061405429f), Lanes.all(-1.453152027f));
      p = p.fma(u, Lanes.all(1.421413741f));
      p = p.fma(u, Lanes.all(-0.284496736f));
      p = p.fma(u, Lanes.all(0.254829592f));
      FloatVector large = one.sub(p.mul(u).mul(Lanes.load(t + i)));
      // 2/sqrt(pi) (x - x^3/3 + x^5/10 - x^7/42) near zero, where the subtraction cancels
      FloatVector square = v.mul(v);
      FloatVector series = square.fma(Lanes.all(-1f / 42), Lanes.all(0.1f));
      series = series.fma(square, Lanes.all(-1f / 3)).fma(square, one).mul(z).mul(1.1283792f);
      FloatVector value = large.blend(series, z.compare(VectorOperators.LT, 0.2f));
      Lanes.store(value.blend(value.neg(), v.compare(VectorOperators.LT, 0f)), y + i);
    }
  }

  /** {@code y = -(scale x)^2}. */
  static void negativeSquare(long x, float scale, long y, long end) {
    float factor = -scale * scale;
    for (long i = 0; i < end; i += Lanes.BYTES) {
      FloatVector v = Lanes.load(x + i);
      Lanes.store(v.mul(v).mul(factor), y + i);
    }
  }

  static void log(long x, long y, long end) {
    for (long i = 0; i < end; i += Lanes.BYTES) {
      FloatVector v = Lanes.load(x + i);
      IntVector bits = v.reinterpretAsInts();
      IntVector exponent = bits.lanewise(VectorOperators.LSHR, 23).sub(126);
      FloatVector m = bits.and(0x007fffff).or(0x3f000000).reinterpretAsFloats(); // [0.5, 1)
      var below = m.compare(VectorOperators.LT, 0.70710678f);
      FloatVector e = (FloatVector) exponent.convert(VectorOperators.I2F, 0);
      e = e.blend(e.sub(1f), below);
      FloatVector f = m.blend(m.add(m), below).sub(1f);
      FloatVector p = f.fma(Lanes.all(7.0376836292e-2f), Lanes.all(-1.1514610310e-1f));
      p = p.fma(f, Lanes.all(1.1676998740e-1f));
      p = p.fma(f, Lanes.all(-1.2420140846e-1f));
      p = p.fma(f, Lanes.all(1.4249322787e-1f));
      p = p.fma(f, Lanes.all(-1.6668057665e-1f));
      p = p.fma(f, Lanes.all(2.0000714765e-1f));
      p = p.fma(f, Lanes.all(-2.4999993993e-1f));
      p = p.fma(f, Lanes.all(3.3333331174e-1f));
      FloatVector square = f.mul(f);
      FloatVector w = e.fma(Lanes.all(LN2_LOW), p.mul(f).mul(square));
      w = square.fma(Lanes.all(-0.5f), w);
      FloatVector result = e.fma(Lanes.all(LN2_HIGH), f.add(w));
      result =
          result.blend(Float.NEGATIVE_INFINITY, v.compare(VectorOperators.LT, Float.MIN_NORMAL));
      result = result.blend(Float.NaN, v.compare(VectorOperators.LT, 0f));
      result = result.blend(v, v.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY));
      Lanes.store(result.blend(v, v.compare(VectorOperators.NE, v)), y + i);
    }
  }
}
