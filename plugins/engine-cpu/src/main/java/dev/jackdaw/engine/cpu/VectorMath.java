package dev.jackdaw.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Elementary functions of vectors of floats, within two units in the last place of exp and log and 3e-7 of the others. Coefficients: Cephes
 * (exp, log) and Abramowitz and Stegun 7.1.26 (erf). Special values follow {@link Math}; a NaN stays one, so that training sees it.
 */
final class VectorMath {
  private static final float LOG2_E = 1.44269504f;
  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;

  /** Adding 1.5 * 2^23 leaves the nearest integer in the lowest bits. */
  private static final float ROUNDER = 12582912f;

  private VectorMath() {}

  /** e to the x; below -87.3 the result, smaller than 1.2e-38, is 0. */
  static FloatVector exp(FloatVector x) {
    FloatVector low = Lanes.all(-87.3f);
    FloatVector high = Lanes.all(89f);
    FloatVector clamped = x.blend(low, x.compare(VectorOperators.LT, low));
    clamped = clamped.blend(high, clamped.compare(VectorOperators.GT, high));
    FloatVector shifted = clamped.fma(Lanes.all(LOG2_E), Lanes.all(ROUNDER));
    FloatVector n = shifted.sub(ROUNDER);
    FloatVector r = n.fma(Lanes.all(-LN2_HIGH), clamped);
    r = n.fma(Lanes.all(-LN2_LOW), r);
    FloatVector p = r.fma(Lanes.all(1.9875691500e-4f), Lanes.all(1.3981999507e-3f));
    p = p.fma(r, Lanes.all(8.3334519073e-3f));
    p = p.fma(r, Lanes.all(4.1665795894e-2f));
    p = p.fma(r, Lanes.all(1.6666665459e-1f));
    p = p.fma(r, Lanes.all(5.0000001201e-1f));
    p = p.fma(r.mul(r), r).add(1f);
    // 2^n = 2 * 2^(n-1): n reaches 128, which one exponent cannot hold; n = -127 gives exponent 0, that is zero
    IntVector exponent = shifted.reinterpretAsInts().add(126).lanewise(VectorOperators.LSHL, 23);
    return p.add(p).mul(exponent.reinterpretAsFloats());
  }

  static FloatVector sigmoid(FloatVector x) {
    return Lanes.all(1f).div(exp(x.neg()).add(1f));
  }

  static FloatVector tanh(FloatVector x) {
    // an odd polynomial near zero, where 1 - 2 / (exp(2x) + 1) would lose all digits
    FloatVector square = x.mul(x);
    FloatVector p = square.fma(Lanes.all(-5.70498872745e-3f), Lanes.all(2.06390887954e-2f));
    p = p.fma(square, Lanes.all(-5.37397155531e-2f));
    p = p.fma(square, Lanes.all(1.33314422036e-1f));
    p = p.fma(square, Lanes.all(-3.33332819422e-1f));
    FloatVector small = p.fma(square.mul(x), x);
    FloatVector large = Lanes.all(1f).sub(Lanes.all(2f).div(exp(x.add(x)).add(1f)));
    return large.blend(small, square.compare(VectorOperators.LT, 0.390625f));
  }

  static FloatVector erf(FloatVector x) {
    FloatVector z = x.abs();
    FloatVector t = Lanes.all(1f).div(z.fma(Lanes.all(0.3275911f), Lanes.all(1f)));
    FloatVector p = t.fma(Lanes.all(1.061405429f), Lanes.all(-1.453152027f));
    p = p.fma(t, Lanes.all(1.421413741f));
    p = p.fma(t, Lanes.all(-0.284496736f));
    p = p.fma(t, Lanes.all(0.254829592f));
    FloatVector large = Lanes.all(1f).sub(p.mul(t).mul(exp(z.mul(z).neg())));
    // 2/sqrt(pi) (x - x^3/3 + x^5/10 - x^7/42) near zero, where the subtraction cancels
    FloatVector square = x.mul(x);
    FloatVector series = square.fma(Lanes.all(-1f / 42), Lanes.all(0.1f));
    series = series.fma(square, Lanes.all(-1f / 3)).fma(square, Lanes.all(1f)).mul(z).mul(1.1283792f);
    FloatVector value = large.blend(series, z.compare(VectorOperators.LT, 0.2f));
    return value.blend(value.neg(), x.compare(VectorOperators.LT, 0f));
  }

  static FloatVector log(FloatVector x) {
    IntVector bits = x.reinterpretAsInts();
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
    FloatVector y = p.mul(f).mul(square);
    y = e.fma(Lanes.all(LN2_LOW), y);
    y = square.fma(Lanes.all(-0.5f), y);
    FloatVector result = e.fma(Lanes.all(LN2_HIGH), f.add(y));
    result = result.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.LT, Float.MIN_NORMAL));
    result = result.blend(Float.NaN, x.compare(VectorOperators.LT, 0f));
    return result.blend(x, x.compare(VectorOperators.LT, Float.POSITIVE_INFINITY).not().and(x.compare(VectorOperators.LE, 0f).not()));
  }
}
