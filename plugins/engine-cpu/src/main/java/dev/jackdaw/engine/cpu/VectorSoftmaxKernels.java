package dev.jackdaw.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Maximum, exponentials with their sum, and scaling: three passes over a row that stays in a near cache. */
final class VectorSoftmaxKernels implements SoftmaxKernels {
  private final ElementwiseKernels elementwise = new VectorElementwiseKernels();
  private final Scratch scratch = new Scratch();

  private static long body(int n) {
    return (long) n / Lanes.COUNT * Lanes.BYTES;
  }

  @Override
  public void softmax(long x, long y, long rows, int width) {
    for (long r = 0; r < rows; r++) {
      long at = 4 * r * width;
      float largest = largest(x + at, width);
      float sum = exponentials(x + at, y + at, width, 1, -largest);
      scale(y + at, width, 1 / sum);
    }
  }

  @Override
  public void logSoftmax(long x, long y, long rows, int width) {
    long end = body(width);
    for (long r = 0; r < rows; r++) {
      long at = 4 * r * width;
      float largest = largest(x + at, width);
      float log = (float) (largest + Math.log(sumOfExponentials(x + at, width, largest)));
      // vector body
      for (long i = at; i < at + end; i += Lanes.BYTES) {
        Lanes.store(Lanes.load(x + i).sub(log), y + i);
      }
      // scalar tail
      for (long i = at + end; i < at + 4L * width; i += 4) {
        Memory.setFloat(y + i, Memory.getFloat(x + i) - log);
      }
    }
  }

  private static float largest(long x, int n) {
    long end = body(n);
    // vector body
    FloatVector all = Lanes.all(Float.NEGATIVE_INFINITY);
    for (long i = 0; i < end; i += Lanes.BYTES) {
      all = all.max(Lanes.load(x + i));
    }
    // reduce
    float largest = all.reduceLanes(VectorOperators.MAX);
    // scalar tail
    for (long i = end; i < 4L * n; i += 4) {
      largest = Math.max(largest, Memory.getFloat(x + i));
    }
    return largest;
  }

  /** {@code y = exp(factor * x + shift)}; its sum. */
  private static float exponentials(long x, long y, int n, float factor, float shift) {
    long end = body(n);
    float sum = VectorMath.exp(x, y, end, factor, shift);
    // scalar tail
    for (long i = end; i < 4L * n; i += 4) {
      float e = (float) Math.exp(Memory.getFloat(x + i) * factor + shift);
      sum += e;
      Memory.setFloat(y + i, e);
    }
    return sum;
  }

  private float sumOfExponentials(long x, int n, float largest) {
    long t = scratch.address();
    float sum = 0;
    for (int done = 0; done < n; done += Scratch.FLOATS) {
      sum += exponentials(x + 4L * done, t, Math.min(Scratch.FLOATS, n - done), 1, -largest);
    }
    return sum;
  }

  private static void scale(long y, int n, float factor) {
    long end = body(n);
    // vector body
    for (long i = 0; i < end; i += Lanes.BYTES) {
      Lanes.store(Lanes.load(y + i).mul(factor), y + i);
    }
    // scalar tail
    for (long i = end; i < 4L * n; i += 4) {
      Memory.setFloat(y + i, Memory.getFloat(y + i) * factor);
    }
  }

  @Override
  public void attentionRow(long x, int n, float scale, float softCap, long result) {
    if (softCap > 0) {
      cap(x, n, scale / softCap, softCap);
    }
    float factor = softCap > 0 ? 1 : scale;
    float largest = factor * largest(x, n);
    if (largest == Float.NEGATIVE_INFINITY) {
      elementwise.fill(x, 0, n);
      Memory.setFloat(result, 0);
      Memory.setFloat(result + 4, 0);
      return;
    }
    float sum = exponentials(x, x, n, factor, -largest);
    Memory.setFloat(result, sum);
    Memory.setFloat(result + 4, (float) (Math.log(sum) + largest));
  }

  /** {@code x = softCap * tanh(inner * x)}, negative infinity kept. */
  private void cap(long x, int n, float inner, float softCap) {
    long t = scratch.address();
    for (int done = 0; done < n; done += Scratch.FLOATS) {
      int count = Math.min(Scratch.FLOATS, n - done);
      long at = x + 4L * done;
      elementwise.binary(ElementwiseKernels.Binary.MULTIPLY, at, inner, t, count);
      elementwise.unary(ElementwiseKernels.Unary.TANH, t, t, count);
      keepHidden(at, t, softCap, count);
    }
  }

  private static void keepHidden(long x, long t, float softCap, int n) {
    long end = body(n);
    // vector body
    for (long i = 0; i < end; i += Lanes.BYTES) {
      FloatVector raw = Lanes.load(x + i);
      Lanes.store(
          Lanes.load(t + i)
              .mul(softCap)
              .blend(raw, raw.compare(VectorOperators.EQ, Float.NEGATIVE_INFINITY)),
          x + i);
    }
    // scalar tail
    for (long i = end; i < 4L * n; i += 4) {
      if (Memory.getFloat(x + i) != Float.NEGATIVE_INFINITY) {
        Memory.setFloat(x + i, softCap * Memory.getFloat(t + i));
      }
    }
  }

  @Override
  public void attentionRowGradient(
      long x, long d, int n, float scale, float softCap, float logSumExp, float delta) {
    if (softCap > 0) {
      cap(x, n, scale / softCap, softCap);
      slopes(x, d, n, scale, 1 / softCap, delta);
      exponentials(x, x, n, 1, -logSumExp);
      weighted(x, d, n, 1, 0);
    } else {
      exponentials(x, x, n, scale, -logSumExp);
      weighted(x, d, n, scale, delta);
    }
  }

  /** {@code d = p (d - delta) factor}, 0 where p is. */
  private static void weighted(long p, long d, int n, float factor, float delta) {
    long end = body(n);
    // vector body
    FloatVector zero = Lanes.all(0f);
    for (long i = 0; i < end; i += Lanes.BYTES) {
      FloatVector v = Lanes.load(p + i);
      FloatVector ds = Lanes.load(d + i).sub(delta).mul(v.mul(factor));
      Lanes.store(ds.blend(zero, v.compare(VectorOperators.EQ, zero)), d + i);
    }
    // scalar tail
    for (long i = end; i < 4L * n; i += 4) {
      float v = Memory.getFloat(p + i);
      Memory.setFloat(d + i, v == 0 ? 0 : (Memory.getFloat(d + i) - delta) * v * factor);
    }
  }

  /** {@code d = (d - delta) scale (1 - (s / cap)^2)}: the soft cap's slope at scores s. */
  private static void slopes(long s, long d, int n, float scale, float inverse, float delta) {
    long end = body(n);
    // vector body
    for (long i = 0; i < end; i += Lanes.BYTES) {
      FloatVector t = Lanes.load(s + i).mul(inverse);
      FloatVector slope = t.mul(t).neg().add(1f).mul(scale);
      Lanes.store(Lanes.load(d + i).sub(delta).mul(slope), d + i);
    }
    // scalar tail
    for (long i = end; i < 4L * n; i += 4) {
      float t = Memory.getFloat(s + i) * inverse;
      Memory.setFloat(d + i, (Memory.getFloat(d + i) - delta) * scale * (1 - t * t));
    }
  }

  @Override
  public float crossEntropy(long x, int width, int label, float smoothing) {
    float largest = largest(x, width);
    return loss(
        x,
        width,
        label,
        smoothing,
        (float) (largest + Math.log(sumOfExponentials(x, width, largest))));
  }

  private static float loss(long x, int width, int label, float smoothing, float logSumExp) {
    float loss = logSumExp - Memory.getFloat(x + 4L * label);
    return smoothing > 0
        ? (1 - smoothing) * loss + smoothing * (logSumExp - sum(x, width) / width)
        : loss;
  }

  private static float sum(long x, int n) {
    long end = body(n);
    // vector body
    FloatVector sums = Lanes.all(0f);
    for (long i = 0; i < end; i += Lanes.BYTES) {
      sums = sums.add(Lanes.load(x + i));
    }
    // reduce
    float sum = Lanes.sum(sums);
    // scalar tail
    for (long i = end; i < 4L * n; i += 4) {
      sum += Memory.getFloat(x + i);
    }
    return sum;
  }

  @Override
  public float crossEntropyGradient(
      long x, long y, int width, int label, float smoothing, float factor) {
    float largest = largest(x, width);
    float logit = Memory.getFloat(x + 4L * label);
    float total = smoothing > 0 ? sum(x, width) : 0;
    float sum = exponentials(x, y, width, 1, -largest);
    float logSumExp = (float) (largest + Math.log(sum));
    float shift = factor * smoothing / width;
    long end = body(width);
    float scale = factor / sum;
    // vector body
    for (long i = 0; i < end; i += Lanes.BYTES) {
      Lanes.store(Lanes.load(y + i).mul(scale).sub(shift), y + i);
    }
    // scalar tail
    for (long i = end; i < 4L * width; i += 4) {
      Memory.setFloat(y + i, Memory.getFloat(y + i) * scale - shift);
    }
    long at = y + 4L * label;
    Memory.setFloat(at, Memory.getFloat(at) - factor * (1 - smoothing));
    float loss = logSumExp - logit;
    return smoothing > 0 ? (1 - smoothing) * loss + smoothing * (logSumExp - total / width) : loss;
  }
}
